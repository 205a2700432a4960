// Plain JavaScript without imports, because it is loaded before everything else: by every Node process of a run whose clock
// begins elsewhere (NODE_OPTIONS), and as the first script of its pages. `Date` then is ahead of the machine's clock by
// TEST_CLOCK_AHEAD milliseconds and goes on from there; timers and `performance` are as they were.
const ahead = Number(globalThis.process?.env['TEST_CLOCK_AHEAD'] ?? globalThis['TEST_CLOCK_AHEAD'] ?? 0);

if (ahead !== 0) {
  const MachineDate = Date;
  const machineNow = Date.now;
  const now = () => machineNow() + ahead;
  const ShiftedDate = new Proxy(MachineDate, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    // Without `new` it is a text, whatever it is given.
    apply: () => new MachineDate(now()).toString(),
  });
  MachineDate.now = now;
  MachineDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}
