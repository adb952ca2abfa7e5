import assert from 'node:assert/strict';
import { didYouMean, editDistance, suggest } from '../../../src/rules/names.js';

describe('suggesting a name', () => {
  it('finds the nearest, whatever its case', () => {
    assert.equal(suggest('nmae', ['id', 'name', 'game']), 'name');
    assert.equal(suggest('VersionName', ['versionName', 'versionCode']), 'versionName');
    assert.equal(suggest('iff', ['if', 'id']), 'if');
  });

  it('allows a third of the longer name, and one letter at least', () => {
    assert.equal(suggest('ab', ['ac']), 'ac');
    assert.equal(suggest('abcdef', ['abcdxy']), 'abcdxy');
    assert.equal(suggest('abcdef', ['abcxyz']), undefined);
    assert.equal(suggest('abcdef', ['abcdxy'], 1), undefined);
  });

  it('suggests nothing that has no letter in common', () => {
    assert.equal(suggest('a', ['b']), undefined);
    assert.equal(suggest('', ['b']), undefined);
  });

  it('counts a swap of neighbours once', () => {
    assert.equal(editDistance('nmae', 'name'), 1);
    assert.equal(editDistance('ca', 'abc'), 3);
    assert.equal(editDistance('', 'abc'), 3);
    assert.equal(editDistance('kitten', 'sitting'), 3);
  });

  it('ends a message with what is near, or with nothing', () => {
    assert.equal(`no such key${didYouMean('nmae', ['name'])}`, 'no such key: did you mean `name`?');
    assert.equal(didYouMean('x', ['name']), '');
  });
});
