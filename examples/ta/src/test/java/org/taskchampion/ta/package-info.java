/** Tests of the program {@code ta}. */
package org.taskchampion.ta;
