import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** Scripts and styles that stand in a page, as they are between their tags. */
const INLINE = /<(script|style)(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/\1>/g;

/**
 * What the built page may load: its own files, nothing of others, and no code made from text. The scripts and styles
 * in it are named by their hashes.
 */
export function policyFor(html: string): string {
  const hashes = (tag: string) =>
    [...html.matchAll(INLINE)]
      .filter(([, name]) => name === tag)
      .map(([, , content]) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`);
  return [
    "default-src 'self'",
    ['script-src', "'self'", "'wasm-unsafe-eval'", ...hashes('script')].join(' '),
    ['style-src', "'self'", ...hashes('style')].join(' '),
    "style-src-attr 'unsafe-inline'", // KaTeX places its letters by them
    "img-src 'self' data: blob:",
    "font-src 'self' data:", // the smallest of KaTeX
    "connect-src 'self' blob: data:", // WebAssembly that is part of a script
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const CHARSET = '<meta charset="utf-8" />';

/** Puts the policy into the built page, before everything that it governs. */
export const contentSecurityPolicy = (): Plugin => ({
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      if (!html.includes(CHARSET)) throw new Error(`index.html has no ${CHARSET}`);
      const policy = `<meta http-equiv="Content-Security-Policy" content="${policyFor(html)}" />`;
      return html.replace(CHARSET, `${CHARSET}\n    ${policy}`);
    },
  },
});
