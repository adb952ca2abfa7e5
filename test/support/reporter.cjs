'use strict';
const process = require('node:process');
// Mocha's spec reporter, with a last line that a machine can read: `N passed, N failed, N skipped`.
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    process.stdout.write(`${passes} passed, ${failures} failed, ${pending} skipped\n`);
  }
};
