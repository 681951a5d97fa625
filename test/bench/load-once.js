// Loads one bundle in a process of its own. Plain JavaScript: stripping types would take longer than what is measured.
const { handler } = await import(process.argv[2]);
const ms = performance.now();
const { user, system } = process.cpuUsage();
if (typeof handler !== "function") throw new Error(`${process.argv[2]} exports no handler`);
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }));
