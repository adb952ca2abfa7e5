import {
  context,
  isSpanContextValid,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
} from '@opentelemetry/api';
import { Failure } from './failure.js';

/** Facts of a step, as OpenTelemetry's attributes. No payload text, no credentials. */
export type Facts = Attributes;

const kinds = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT };

/** Without an SDK that somebody started, this makes spans that are nothing. */
const tracer = trace.getTracer('applivery-triggers');

/**
 * Does some work in a span of OpenTelemetry. What it throws, the span has as the error's name: messages
 * may repeat what providers said.
 */
export async function traced<T>(
  name: string,
  facts: Facts,
  work: () => Promise<T>,
  kind: keyof typeof kinds = 'internal',
): Promise<T> {
  const span = tracer.startSpan(name, { attributes: facts, kind: kinds[kind] });
  // Nobody started one, which is usual: the work is in no context then, and carrying it is dear.
  if (!isSpanContextValid(span.spanContext())) return work();
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (error) {
    noteFault(span, error instanceof Failure ? error.reason : nameOf(error));
    throw error;
  } finally {
    span.end();
  }
}

/** Adds facts that are known by now to the span that the work is in. */
export function noteFacts(facts: Facts): void {
  trace.getActiveSpan()?.setAttributes(facts);
}

/** The work went wrong, without throwing. @param type one of few: a reason, a status code */
export function noteError(type: string): void {
  const span = trace.getActiveSpan();
  if (span) noteFault(span, type);
}

function noteFault(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
