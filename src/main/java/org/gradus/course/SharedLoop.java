package org.gradus.course;

import java.util.concurrent.RecursiveAction;

/** A loop from 0 up to a length, of which each thread does a part. It allocates nothing when it runs. */
final class SharedLoop implements Runnable {

    /** What is done from one index up to another. */
    interface Body {
        void run(int from, int to);
    }

    private final Part[] parts;

    SharedLoop(int length, int threads, Body body) {
        this.parts = new Part[threads];
        for (int i = 0; i < threads; i++) {
            parts[i] = new Part(body, (int) ((long) length * i / threads), (int) ((long) length * (i + 1) / threads));
        }
    }

    private static final class Part extends RecursiveAction {

        private final transient Body body;
        private final int from;
        private final int to;

        Part(Body body, int from, int to) {
            this.body = body;
            this.from = from;
            this.to = to;
        }

        @Override
        protected void compute() {
            body.run(from, to);
        }
    }

    @Override
    public void run() {
        for (int i = 1; i < parts.length; i++) {
            parts[i].reinitialize();
            parts[i].fork();
        }
        parts[0].compute();
        for (int i = 1; i < parts.length; i++) {
            parts[i].join();
        }
    }
}
