package org.gradus.cli;

/** What a check prints. */
enum ReportFormat {
    /** Aligned columns. */
    TEXT,
    /** A table in Markdown. */
    MARKDOWN,
    /** Comma-separated values. */
    CSV,
    /** One object. */
    JSON
}
