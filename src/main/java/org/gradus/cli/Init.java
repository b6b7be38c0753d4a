package org.gradus.cli;

import org.gradus.train.Initializer;

/** What weights begin with. */
enum Init {

    NORMAL, XAVIER, HE, ZEROS;

    Initializer initializer(double scale) {
        return switch (this) {
            case NORMAL -> Initializer.normal(scale);
            case XAVIER -> Initializer.xavier();
            case HE -> Initializer.he();
            case ZEROS -> Initializer.zeros();
        };
    }
}
