/** Makes the parser of the language of costs from its grammar, where it is missing or was made from another one. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const PARSER = pathOf('src/costs/language/parser.js');

const grammar = readFileSync(pathOf('src/costs/language/expression.peggy'), 'utf8');
const { peggy: version } = JSON.parse(readFileSync(pathOf('package.json'), 'utf8')).devDependencies;
const stamp = `// ${createHash('sha256').update(`${version} ${grammar}`).digest('hex')}\n`;

if (!existsSync(PARSER) || !readFileSync(PARSER, 'utf8').startsWith(stamp)) {
  const { default: peggy } = await import('peggy');
  const own = `${PARSER}.${process.pid}`; // several processes may find it missing at once
  writeFileSync(own, stamp + peggy.generate(grammar, { output: 'source', format: 'es' }));
  renameSync(own, PARSER);
}
