/**
 * Test fixtures: contract suites that every storage and every server passes, and doubles of them.
 * Start with {@link org.taskchampion.testing.SyncServerContract} when you write a server, and with
 * {@link org.taskchampion.testing.FakeSyncServer} when you test what uses one.
 */
@NullMarked
package org.taskchampion.testing;

import org.jspecify.annotations.NullMarked;
