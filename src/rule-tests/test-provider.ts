import { day, type Clock, type Millis } from '../domain/clock.js';
import type { Effect, Finding, RunAddress, RunState } from '../domain/effect.js';
import { isJsonObject } from '../domain/json.js';
import { failureOfAnswer } from './failure-of-answer.js';
import type { RuleTest, RunEnd } from './rule-test.js';
import type { Asked } from './scripted-provider.js';
import { forStep } from './step-names.js';
import { upToFirstCall } from './up-to-first-call.js';

/** The run of a step of which the test says nothing is over when it is first asked about. */
const standardEnd: RunEnd = { conclusion: 'success', after: 0 };

/** The step that asks. */
export interface Asking {
  readonly rule: string;
  readonly step: string;
}

/** All providers of one test: they answer as it says, and remember what they were sent. */
export class TestProvider {
  readonly #test: RuleTest;
  readonly #clock: Clock;
  /** By the effect's key. */
  readonly #firstSent = new Map<string, Millis>();
  readonly #effects = new Map<string, Effect>();
  /** By rule and step: the calls so far. */
  readonly #calls = new Map<string, number>();
  /** By the run's id. */
  readonly #runs = new Map<string, { readonly end: RunEnd; readonly endsAt: Millis }>();

  constructor(test: RuleTest, clock: Clock) {
    this.#test = test;
    this.#clock = clock;
  }

  /** When something was first sent for an effect; undefined: nothing ever was. */
  firstSent(key: string): Millis | undefined {
    return this.#firstSent.get(key);
  }

  async perform(asking: Asking, asked: Asked): Promise<Effect> {
    const { action, input, context } = asked;
    const own = await upToFirstCall((handle) => action.perform(handle, input, context));
    if (own !== undefined) return own;
    if (!this.#firstSent.has(context.key)) this.#firstSent.set(context.key, this.#clock.now());
    const answer = this.#nextAnswer(asking);
    const failure = failureOfAnswer(action.provider, answer, this.#clock);
    if (failure !== undefined && answer !== 'lost') throw failure;
    const effect = this.#make(asking, asked);
    if (failure !== undefined) throw failure;
    return effect;
  }

  async find({ action, input, context }: Asked): Promise<Finding> {
    const since = this.#firstSent.get(context.key) ?? this.#clock.now();
    const own = await upToFirstCall((handle) => action.find(handle, input, context, since));
    if (own !== undefined) return own;
    const found = this.#effects.get(context.key);
    return found === undefined ? 'absent' : { found, certainty: 'certain' };
  }

  readRun({ id }: RunAddress): RunState {
    const run = this.#runs.get(id);
    const over = run !== undefined && run.endsAt <= this.#clock.now();
    return {
      status: over ? 'completed' : 'in_progress',
      conclusion: over ? run.end.conclusion : null,
      over,
      url: undefined,
    };
  }

  /** In how long the next run is over: asked about then, its end is seen at once, and none is asked in vain. */
  untilNextEnd(): Millis {
    const now = this.#clock.now();
    const ends = [...this.#runs.values()].map(({ endsAt }) => endsAt - now);
    return Math.min(...ends.filter((time) => time > 0), day);
  }

  #nextAnswer({ rule, step }: Asking) {
    const answers = forStep(this.#test.respond, rule, step) ?? [];
    const name = `${rule}/${step}`;
    const calls = this.#calls.get(name) ?? 0;
    this.#calls.set(name, calls + 1);
    return answers[calls] ?? answers.at(-1) ?? 200;
  }

  #make({ rule, step }: Asking, { action, input, context }: Asked): Effect {
    const id = context.issue?.number ?? String(this.#effects.size + 1);
    const target = targetOf(input);
    const url =
      context.issue?.url ?? `https://${action.provider}.invalid/${target}/${action.makes}/${id}`;
    const effect: Effect = {
      kind: action.makes,
      id,
      url,
      ...(action.makes === 'run' && { run: { target, id } }),
      ...(action.keeps && { issue: { target, number: id, url } }),
    };
    this.#effects.set(context.key, effect);
    if (effect.run) {
      const end = forStep(this.#test.runs, rule, step) ?? standardEnd;
      this.#runs.set(id, { end, endsAt: this.#clock.now() + end.after });
    }
    return effect;
  }
}

/** The repository or project. */
function targetOf(input: unknown): string {
  if (!isJsonObject(input)) return '';
  const place = input.repository ?? input.project;
  return typeof place === 'string' || typeof place === 'number' ? String(place) : '';
}
