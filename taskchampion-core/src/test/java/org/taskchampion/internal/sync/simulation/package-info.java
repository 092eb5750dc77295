/**
 * The simulation of synchronisation: fleets of replicas live through random histories of edits,
 * faults, crashes and changes of servers, one thread each, and oracles that know nothing of the
 * library check every commit. Start with {@link
 * org.taskchampion.internal.sync.simulation.Simulator}.
 */
@NullMarked
package org.taskchampion.internal.sync.simulation;

import org.jspecify.annotations.NullMarked;
