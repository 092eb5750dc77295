/** Whole replicas, in real files and in processes of their own, that meet in a directory. */
package org.taskchampion.endtoend;
