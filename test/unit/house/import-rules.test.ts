// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the samples are sources

import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES } from './import-table.ts';

/** Who may read the process's surroundings; `process` is node:process imported, or the object handed on whole. */
const SURROUNDINGS: Readonly<Record<string, readonly string[]>> = {
  'src/config.ts': ['process.env', 'process.argv', 'process'],
  'src/main.ts': ['process.argv'],
};

interface Token {
  readonly kind: 'word' | 'string' | 'mark';
  readonly text: string;
}

interface Import {
  readonly from: string;
  readonly onlyTypes: boolean;
}

const WORD = /[\p{ID_Continue}$#]+/uy;
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const AN_OPERAND_FOLLOWS = new Set(['return', 'typeof', 'case', 'in', 'of', 'new', 'delete', 'void', 'throw', 'await']);

/** The words, strings and marks of a TypeScript source, without comments and without the text of templates. */
function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** Open braces inside each template's `${`. */
  const templates: number[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const take = (kind: Token['kind'], text: string, length = text.length) => {
    tokens.push({ kind, text });
    at += length;
  };
  const skipTemplate = (): void => {
    const text = match(/(?:\\[\s\S]|\$(?!\{)|[^\\`$])*/y) ?? '';
    const ended = source[at + text.length] !== '$';
    // A template without a gap is as good as a string; `import()` of any other cannot be checked and stays a mark.
    take(ended && source[at - 1] === '`' ? 'string' : 'mark', text, text.length + (ended ? 1 : 2));
    if (!ended) templates.push(0);
  };
  const operandBefore = (): boolean => {
    const last = tokens.at(-1);
    if (!last) return false;
    return last.kind === 'mark' ? [')', ']', '}'].includes(last.text) : !AN_OPERAND_FOLLOWS.has(last.text);
  };
  while (at < source.length) {
    const blank = match(/\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y);
    const quoted = match(/'(?:\\[\s\S]|[^'\\])*'|"(?:\\[\s\S]|[^"\\])*"/y);
    const word = match(WORD);
    const regex = operandBefore() ? undefined : match(REGEX);
    const open = templates.at(-1);
    if (blank) at += blank.length;
    else if (quoted) take('string', quoted.slice(1, -1), quoted.length);
    else if (word) take('word', word);
    else if (regex) take('mark', regex);
    else if (source[at] === '`') {
      at += 1;
      skipTemplate();
    } else if (source[at] === '}' && open === 0) {
      templates.pop();
      at += 1;
      skipTemplate();
    } else {
      const mark = match(/\?\.(?!\d)/y) ?? source.charAt(at);
      if (open !== undefined && (mark === '{' || mark === '}')) templates.splice(-1, 1, open + (mark === '{' ? 1 : -1));
      take('mark', mark);
    }
  }
  return tokens;
}

/** Every import, re-export, `import()` and `require()`; an `import()` whose text cannot be known has no `from`. */
function importsOf(tokens: readonly Token[]): Import[] {
  const found: Import[] = [];
  const text = (index: number): string => (tokens[index]?.kind === 'string' ? '' : (tokens[index]?.text ?? ''));
  tokens.forEach((token, index) => {
    if (token.kind !== 'word' || text(index - 1) === '.' || text(index - 1) === '?.') return;
    const next = tokens[index + 1];
    if (['import', 'require'].includes(token.text) && text(index + 1) === '(') {
      const argument = tokens[index + 2];
      found.push({ from: argument?.kind === 'string' ? argument.text : '', onlyTypes: false });
    } else if (token.text === 'import' && next?.kind === 'string') found.push({ from: next.text, onlyTypes: false });
    else if (token.text === 'import' || token.text === 'export') {
      // `import type, { x }` and `import type from` import a value that is called type.
      const onlyTypes = text(index + 1) === 'type' && ![',', 'from'].includes(text(index + 2));
      const clause = index + (onlyTypes ? 2 : 1);
      if (token.text === 'export' && !['{', '*'].includes(text(clause))) return;
      // Where an import or export clause can no longer go on, there was none: a key named import, `export { x };`.
      for (let end = clause; tokens[end]?.kind === 'word' || ['{', '}', ',', '*'].includes(text(end)); end += 1) {
        const from = tokens[end + 1];
        if (text(end) !== 'from' || from?.kind !== 'string') continue;
        found.push({ from: from.text, onlyTypes });
        return;
      }
    }
  });
  return found;
}

/** `process.env`, `process.argv`, or `process` where it is given another name. */
function surroundingsOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ kind, text }, index) => {
    if (kind !== 'word' || text !== 'process') return [];
    const [access, member] = [tokens[index + 1]?.text ?? '', tokens[index + 2]?.text ?? ''];
    if (['.', '?.', '['].includes(access)) return ['env', 'argv'].includes(member) ? [`process.${member}`] : [];
    return tokens[index - 1]?.text === '=' ? ['process'] : [];
  });
}

const apiOf = (file: string): string => /^src\/apis\/([^/]+)\//.exec(file)?.[1] ?? '';

const covers = (folder: string, path: string): boolean => {
  if (folder === '*') return /^(src|api-schemas)\//.test(path);
  if (folder === 'api-schemas/*.ts') return /^api-schemas\/[^/]+\.ts$/.test(path);
  const whole = folder.startsWith('api-schemas') ? folder : `src/${folder}`;
  return path === whole || path.startsWith(`${whole}/`);
};

const packageOf = (from: string): string => /^(@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from;

const isPackage = (name: string, from: string): boolean =>
  name.endsWith('/') ? from.startsWith(name) : packageOf(from) === name;

/** What a file does against the rules, as lines `file -> import`. */
function violations(file: string, source: string): string[] {
  const tokens = tokenize(source);
  const api = apiOf(file);
  const named = (names: readonly string[]) => names.map((name) => name.replace('{api}', api));
  const rule = RULES.filter(({ files }) => covers(files.replace('{api}', api), file)).sort(
    (a, b) => b.files.length - a.files.length,
  )[0];
  if (!rule) return [`${file} -> no rule says what it may import`];
  const [own = ''] = named([rule.files.startsWith('apis/') ? rule.files : rule.files.replace(/\/.*/, '')]);

  const allowed = ({ from, onlyTypes }: Import): boolean => {
    const may = (entry: string | undefined): boolean =>
      entry !== undefined && (onlyTypes || !rule.onlyTypes?.includes(entry));
    if (from === '' || from.startsWith('/')) return false;
    if (from.startsWith('.')) {
      const path = posix.join(posix.dirname(file), from);
      return covers(own, path) || may(named(rule.ours).find((folder) => covers(folder, path)));
    }
    if (/^(node:)?process$/.test(from)) return SURROUNDINGS[file]?.includes('process') ?? false;
    if (isBuiltin(from)) return !rule.noBuiltins;
    return may(rule.packages?.find((name) => isPackage(name, from)));
  };

  return [
    ...importsOf(tokens)
      .filter((one) => !allowed(one))
      .map(({ from }) => from || 'import() of a text that cannot be checked'),
    ...surroundingsOf(tokens).filter((one) => !SURROUNDINGS[file]?.includes(one)),
  ].map((what) => `${file} -> ${what}`);
}

describe('the files of src', () => {
  const root = new URL('../../../', import.meta.url);
  const files = globSync('src/**/*.ts', { cwd: root });

  it('are found', () => {
    expect(files).toContain('src/effects.ts');
  });

  it('import only what the table allows', () => {
    expect(files.flatMap((file) => violations(file, readFileSync(new URL(file, root), 'utf8')))).toEqual([]);
  });
});

describe('the checker', () => {
  it.each([
    ['model/arn.ts', "import type { Scope } from './scope.ts';"],
    ['model/arn.ts', "// import 'node:fs'\n/* import '../store/tasks.ts' */ const hint = \"import 'node:fs'\";"],
    ['model/arn.ts', "const text = `import 'node:fs'; ${`process.env ${1}`} import('node:fs')`;"],
    ['model/arn.ts', "const quote = /['\"`]/; export { quote }; const table = { import: 'node:fs', from: 'node:fs' };"],
    ['model/arn.ts', 'export type From = string; export type { Kind }; type Kind = From;'],
    ['effects.ts', "import { randomUUID } from 'node:crypto';\nimport { type Logger, pino } from 'pino';"],
    ['wire/sigv4.ts', "import { SignatureV4 } from '@smithy/signature-v4';"],
    ['store/database.ts', "import Sqlite, { type Database } from 'better-sqlite3';"],
    ['agent/runtimes/docker/index.ts', "import Docker from 'dockerode'; import type { R } from '../../runtime.ts';"],
    ['apis/ecs/operations/run-task.ts', "import { place } from '../../../scheduler/place.ts';"],
    ['apis/ecs/index.ts', "import { ecs } from '../../../api-schemas/ecs/index.ts';"],
    ['apis/ecs/index.ts', "import { shape } from '../../../api-schemas/shape.ts';"],
    ['apis/ecs/controllers/dispatch.ts', "import type { Link } from '../../../agent/link.ts';"],
    ['admin/health.ts', "import type { FastifyInstance } from 'fastify';"],
    ['cli/start.ts', "import type { RunTaskRequest } from '../../api-schemas/ecs/types.ts';"],
    ['app.ts', "import { database } from './store/database.ts'; import * as ecs from '../api-schemas/ecs/index.ts';"],
    ['config.ts', 'const { env } = process; const port = process.env.PORT ?? process.argv[2];'],
    ['main.ts', 'await run(process.argv.slice(2)); process.exitCode = 1;'],
  ])('lets src/%s have: %s', (file, source) => {
    expect(violations(`src/${file}`, source)).toEqual([]);
  });

  it.each([
    ['model/arn.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
    ['model/arn.ts', "import fs from 'fs';", 'fs'],
    ['model/arn.ts', "import type { Task } from '../store/tasks.ts';", '../store/tasks.ts'],
    ['model/arn.ts', "export * from '../store/tasks.ts';", '../store/tasks.ts'],
    ['model/arn.ts', "export * as tasks from '../store/tasks.ts';", '../store/tasks.ts'],
    ['model/arn.ts', "export { a,\n  type b } from '../store/tasks.ts';", '../store/tasks.ts'],
    ['model/arn.ts', "export type { Task } from '../store/tasks.ts';", '../store/tasks.ts'],
    ['model/arn.ts', "type Task = import('../store/tasks.ts').Task;", '../store/tasks.ts'],
    ['model/arn.ts', "const half = 1 / 2; import x from 'zod'; // a / b", 'zod'],
    ['model/arn.ts', "const text = `${await import('zod')}`;", 'zod'],
    ['scheduler/place.ts', "import '../effects.ts';", '../effects.ts'],
    ['scheduler/place.ts', "const { log } = await import('../effects.ts');", '../effects.ts'],
    ['scheduler/place.ts', 'const { log } = await import(`../effects.ts`);', '../effects.ts'],
    ['wire/dispatch.ts', "import type { Cluster } from '../model/cluster.ts';", '../model/cluster.ts'],
    ['wire/dispatch.ts', "import { pino } from 'pino';", 'pino'],
    ['store/tasks.ts', "import { z } from 'zod';", 'zod'],
    ['reconcile/loop.ts', "import type { Task } from '../model/task.ts';", '../model/task.ts'],
    ['agent/local-agent.ts', "import Docker from 'dockerode';", 'dockerode'],
    ['agent/local-agent.ts', "import { tasks } from '../store/tasks.ts';", '../store/tasks.ts'],
    ['agent/runtimes/docker-like.ts', "import Docker from 'dockerode/lib/docker';", 'dockerode/lib/docker'],
    ['agent/logs.ts', "import fastify from 'fastify';", 'fastify'],
    ['apis/ecs/index.ts', "import { ecr } from '../ecr/index.ts';", '../ecr/index.ts'],
    [
      'apis/ecs/index.ts',
      "import { e } from '../../../api-schemas/ecr/index.ts';",
      '../../../api-schemas/ecr/index.ts',
    ],
    ['apis/ecs/index.ts', "import { agent } from '../../agent/local-agent.ts';", '../../agent/local-agent.ts'],
    ['apis/ecs/sign.ts', "import { SignatureV4 } from '@smithy/signature-v4';", '@smithy/signature-v4'],
    ['admin/health.ts', "import fastify from 'fastify';", 'fastify'],
    [
      'admin/health.ts',
      "import { runTask } from '../apis/ecs/operations/run-task.ts';",
      '../apis/ecs/operations/run-task.ts',
    ],
    ['cli/place.ts', "import { names } from '../../api-schemas/ecs/names.ts';", '../../api-schemas/ecs/names.ts'],
    ['cli/place.ts', "import { createApp } from '../app.ts';", '../app.ts'],
    ['cli/place.ts', "import { place } from '../scheduler/place.ts';", '../scheduler/place.ts'],
    ['app.ts', "import { builder } from '../test/support/builder.ts';", '../test/support/builder.ts'],
    ['app.ts', "import fastify from 'fastify';", 'fastify'],
    ['app.ts', 'const home = process.env.HOME;', 'process.env'],
    ['app.ts', "const home = process['env'].HOME;", 'process.env'],
    ['app.ts', 'const { argv } = process;', 'process'],
    ['app.ts', "import { env } from 'node:process';", 'node:process'],
    ['main.ts', 'const port = process.env.PORT;', 'process.env'],
    ['app.ts', 'await import(name);', 'import() of a text that cannot be checked'],
    ['app.ts', 'await import(`./${name}.ts`);', 'import() of a text that cannot be checked'],
    ['helpers/strings.ts', '', 'no rule says what it may import'],
  ])('finds in src/%s: %s', (file, source, what) => {
    expect(violations(`src/${file}`, source)).toEqual([`src/${file} -> ${what}`]);
  });
});
