// oxlint-disable import/no-unassigned-import -- they are imported for the tests that they hold

// Each of these waits for leases, heartbeats and servers that come back for most of its time, and has a system of its own:
// together they take as long as the longest.
import './worker-killed.ts';
import './temporal-killed.ts';
import './postgres-killed.ts';
import './gateway-killed.ts';
