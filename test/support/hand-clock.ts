export { HandClock } from '../../src/rule-tests/hand-clock.js';
