-- PostgreSQL keeps its own figures; the step is there so that both count alike.
SELECT 1;
