package io.github.creneau.testkit.replay;

/**
 * What one run gave. The record is immutable; the arrays inside the timeline are not copied and must not be changed.
 *
 * @param summary the figures of the whole run
 * @param timeline the same run minute by minute
 */
public record RunResult(Summary summary, Timeline timeline) {}
