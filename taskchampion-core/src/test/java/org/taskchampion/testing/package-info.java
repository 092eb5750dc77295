/**
 * Fixtures for tests: contracts that an implementation of an interface of this library extends to
 * know that it keeps them, and doubles. Start with the class named for the interface you implement.
 *
 * <p>They need JUnit and AssertJ, which a user of the test-jar brings along.
 */
@NullMarked
package org.taskchampion.testing;

import org.jspecify.annotations.NullMarked;
