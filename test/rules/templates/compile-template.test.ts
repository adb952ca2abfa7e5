import assert from 'node:assert/strict';
import { codesOf, faultsOf, render, template } from './helpers.js';

describe('compiling a template', () => {
  it('knows what is constant', () => {
    assert.equal(template('a').constant, true);
    assert.equal(template('').constant, true);
    assert.equal(template('$${{ a }}').constant, true);
    assert.equal(template('a${{ "b" }}').constant, false);
    assert.equal(template('${{ if true }}a${{ end }}').constant, false);
  });

  it('gives a constant with its escapes resolved', () => {
    assert.equal(render('$${{ a }} $$${{'), '${{ a }} $${{');
  });

  it('keeps the source', () => {
    assert.equal(template('a $${{ ${{ 1 }}').source, 'a $${{ ${{ 1 }}');
  });

  it('keeps the type of a single expression', () => {
    assert.equal(template('${{ [1] }}').type, 'list');
    assert.equal(template(' \n${{ 1 }}\n').type, 'int');
    assert.equal(template('${{ event.x }}', { event: 'custom' }).type, 'dyn');
    assert.equal(template('${{ event.report.url }}', { kind: 'url' }).type, 'string');
  });

  it('is a text with anything else in it', () => {
    assert.equal(template('a').type, 'string');
    assert.equal(template('${{ 1 }}${{ 2 }}').type, 'string');
    assert.equal(template('${{ 1 }}.').type, 'string');
    assert.equal(template('${{ if true }}${{ 1 }}${{ end }}').type, 'string');
    assert.equal(template('$${{ ${{ 1 }}').type, 'string');
  });

  it('is a text in fields that hold nothing else', () => {
    for (const kind of ['markdown', 'title', 'line'] as const) {
      assert.equal(template('${{ 1 }}', { kind }).type, 'string');
    }
  });

  it('does not know the type of a value that may be missing', () => {
    assert.equal(template('${{ event.report.?message }}').type, 'dyn');
  });

  it('reports all faults, in their order, at their places', () => {
    const source = '😀 ${{ event.oss }} ${{ if 1 }}${{ evnt }}${{ end }} ${{ }}${{ end }}';
    assert.deepEqual(codesOf(source), [
      ['unknown-field', 'oss'],
      ['not-a-condition', '1'],
      ['unknown-name', 'evnt'],
      ['empty', '${{ }}'],
      ['stray-end', '${{ end }}'],
    ]);
  });

  it('hands on what the expression says', () => {
    const [fault] = faultsOf('a ${{ event.report.mesage }}');
    assert.match(fault?.message ?? '', /did you mean `message`/);
    assert.match(faultsOf('${{ secrets.TOKEN }}')[0]?.message ?? '', /secrets live in connections/);
  });
});
