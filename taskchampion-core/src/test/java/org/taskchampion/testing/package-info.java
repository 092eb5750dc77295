/**
 * Test fixtures: contract suites that every storage and every server passes, and doubles of them.
 *
 * <ul>
 *   <li>Extend {@link org.taskchampion.testing.StorageContract} when you write a storage.
 *   <li>Extend {@link org.taskchampion.testing.SyncServerContract} when you write a server.
 *   <li>Use {@link org.taskchampion.testing.FakeSyncServer} when you test a program that
 *       synchronises. A test switches its faults on.
 *   <li>Use {@link org.taskchampion.testing.FakeFleet} when you test what users of several devices
 *       see, such as conflicts.
 *   <li>Use {@link org.taskchampion.testing.FakeFolder} when you test what happens where two
 *       machines add a version after the same one.
 *   <li>Use {@link org.taskchampion.testing.AdjustableClock} when you test what depends on the
 *       time.
 *   <li>Use {@link org.taskchampion.testing.VirtualTime} when you test what a scheduler runs, such
 *       as an {@link org.taskchampion.background.AutoSync}.
 *   <li>Use {@link org.taskchampion.testing.OddTasks} when you test what writes tasks and reads
 *       them.
 * </ul>
 *
 * <p>The fixtures are published as the test-jar of {@code taskchampion-core}. They need JUnit
 * Jupiter 5.10 and AssertJ 3.25 or later, which your tests bring:
 *
 * <pre>{@code
 * <dependency>
 *   <groupId>org.taskchampion</groupId>
 *   <artifactId>taskchampion-core</artifactId>
 *   <version>${taskchampion.version}</version>
 *   <type>test-jar</type>
 *   <scope>test</scope>
 * </dependency>
 * <dependency>
 *   <groupId>org.junit.jupiter</groupId>
 *   <artifactId>junit-jupiter</artifactId>
 *   <scope>test</scope>
 * </dependency>
 * <dependency>
 *   <groupId>org.assertj</groupId>
 *   <artifactId>assertj-core</artifactId>
 *   <scope>test</scope>
 * </dependency>
 * }</pre>
 *
 * <p>In Gradle: {@code testImplementation("org.taskchampion:taskchampion-core:VERSION:tests")},
 * with the same two beside it.
 */
@NullMarked
package org.taskchampion.testing;

import org.jspecify.annotations.NullMarked;
