export { type CustomerWords, createTestCompany, type Heard, hear, type TestCompany } from "./company.ts";
export { type TestCluster, withTestCluster } from "./test-cluster.ts";
export { createTestDatabase, ensureTemplate, type TestDatabase } from "./test-database.ts";
