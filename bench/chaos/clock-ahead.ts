// Loaded into the service before anything else: the machine's clock, so many milliseconds later.
// For the service, time has gone by while it was off.
const ahead = Number(process.env.CHAOS_CLOCK_AHEAD ?? 0);
const now = Date.now.bind(Date);
Date.now = () => now() + ahead;
