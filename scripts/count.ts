/** What a stage of the tests came to. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part read of vitest's JSON report. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** The part read of Playwright's JSON report. */
interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

/** A stage that is one check. */
export const countOne = (well: boolean): Count => ({
  passed: well ? 1 : 0,
  failed: well ? 0 : 1,
  skipped: 0,
});

/** A file that cannot even be loaded has no tests to fail: it counts as one. */
export function countVitest(report: string | null, well: boolean): Count {
  return ended(report, well, (text) => {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(text) as VitestReport;
    const unloaded = testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    );
    return { passed: numPassedTests, failed: numFailedTests + unloaded.length, skipped: numPendingTests };
  });
}

export function countPlaywright(report: string | null, well: boolean): Count {
  return ended(report, well, (text) => {
    const { expected, unexpected, flaky, skipped } = (JSON.parse(text) as PlaywrightReport).stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  });
}

/** A tool that ends badly, or leaves no report, has failed whatever it counted. */
function ended(report: string | null, well: boolean, read: (text: string) => Count): Count {
  const count = report === null ? countOne(false) : read(report);
  return well || count.failed > 0 ? count : { ...count, failed: 1 };
}

export function sum(counts: Count[]): Count {
  const total = (pick: (count: Count) => number) => counts.reduce((all, count) => all + pick(count), 0);
  return { passed: total((c) => c.passed), failed: total((c) => c.failed), skipped: total((c) => c.skipped) };
}
