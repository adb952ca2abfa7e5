import { isMap, visit, type Document, type ParsedNode, type YAMLError } from 'yaml';
import { refusedProperties, repeatedKeys } from './refused.js';
import { syntaxFault, type SyntaxFault } from './syntax-faults.js';

/** What the parser found, and what it takes but rules refuse. In no order. */
export function findSyntaxFaults(text: string, document: Document.Parsed): SyntaxFault[] {
  const found = [...document.errors, ...document.warnings];
  const keys = found.filter(({ code }) => code === 'MULTILINE_IMPLICIT_KEY');
  const faults = found
    .filter((error) => !keys.some((key) => goesOnFrom(key, error)))
    .map((error) => atOpening(text, document, syntaxFault(text, error), error.message));
  visit(document, {
    Node(_, node) {
      // One by one: a call takes some hundred thousand arguments at most.
      for (const fault of refusedProperties(text, node as ParsedNode)) faults.push(fault);
      if (!isMap<ParsedNode, ParsedNode | null>(node)) return;
      for (const fault of repeatedKeys(text, node)) faults.push(fault);
    },
  });
  return faults;
}

/** What is wrong with the value of what was taken for a key: only that it was taken for one. */
function goesOnFrom({ pos: [, end] }: YAMLError, { code, pos: [start] }: YAMLError): boolean {
  const isKey = code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY';
  return isKey && end < start && start <= end + ': '.length;
}

/** An unclosed quote is noticed at the end of the file; where it opens is where to look. */
function atOpening(
  text: string,
  document: Document.Parsed,
  fault: SyntaxFault,
  message: string,
): SyntaxFault {
  if (!/^Missing closing .quote/.test(message)) return fault;
  let opening: number | undefined;
  visit(document, {
    Scalar(_, { range }) {
      if (range && /["']/.test(text[range[0]] ?? '')) opening = range[0];
    },
  });
  return {
    ...fault,
    code: 'yaml-unclosed-quote',
    message: 'this quote is never closed',
    start: opening ?? fault.start,
    end: (opening ?? fault.start) + 1,
  };
}
