/**
 * A list of tasks in a browser, for one replica and one user: {@link org.taskchampion.web.Web}
 * starts it. The page is plain HTML, CSS and JavaScript beside the classes; {@link
 * org.taskchampion.web.Gate} decides whom the server answers.
 */
@NullMarked
package org.taskchampion.web;

import org.jspecify.annotations.NullMarked;
