#!/usr/bin/env node
// Nothing is imported before the version is known to be good: an older Node.js would fail on
// something further in, with a message that helps nobody.
const needed = 24;
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < needed) {
  process.stderr.write(
    `applivery-triggers needs Node.js ${needed} or newer; this is ${process.versions.node}. In a checkout, \`npm run\` brings its own.\n`,
  );
  process.exit(1);
}
// A report that Node.js writes when it crashes would hold the environment, tokens and all.
process.report.excludeEnv = true;
const { runCommand } = await import('./cli/run-command.js');
process.exitCode = await runCommand(process.argv.slice(2));
