//! A backend's life with a function, with the Rust SDK and an API key: `backend <folder of the echo function>`.
//!
//! The twin of node.mjs. Every step prints a line of JSON; the first that fails ends the program, which says why.

use appwrite::enums::{DeploymentStatus, ExecutionMethod, ExecutionStatus, ExecutionTrigger, Runtime};
use appwrite::error::Result;
use appwrite::id::ID;
use appwrite::models::{Deployment, Execution, ExecutionList, Function};
use appwrite::query::Query;
use appwrite::services::Functions;
use appwrite::{Client, InputFile};
use serde_json::{Value, json};
use std::env;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const NOT_FOUND: &str = "with the requested ID could not be found.";

#[tokio::main]
async fn main() {
    let echo = PathBuf::from(env::args().nth(1).expect("the folder of the echo function"));
    let folder = env::temp_dir().join(ID::unique());
    std::fs::create_dir(&folder).expect("a folder of its own");
    let backend = Backend {
        server: Functions::new(&client().set_key(setting("RUNLET_API_KEY"))),
        guest: Functions::new(&client()),
        function_id: ID::unique(),
        runtime: serde_json::from_value(json!(setting("RUNLET_NODE_RUNTIME"))).expect("a runtime that the SDK knows"),
        folder,
    };
    backend.live(&echo).await;
    std::fs::remove_dir_all(&backend.folder).expect("its folder is removed");
}

fn client() -> Client {
    Client::new().set_endpoint(setting("RUNLET_ENDPOINT")).set_project(setting("RUNLET_PROJECT")).set_timeout(60)
}

fn setting(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("The environment variable {name} is missing"))
}

/// Takes one step and prints its outcome as one line of JSON.
async fn step<T>(name: &str, body: impl Future<Output = T>) -> T {
    struct Outcome<'a> {
        step: &'a str,
        ok: bool,
    }
    // Printed also while a panic unwinds.
    impl Drop for Outcome<'_> {
        fn drop(&mut self) {
            println!("{}", json!({ "step": self.step, "ok": self.ok }));
        }
    }
    let mut outcome = Outcome { step: name, ok: false };
    let answer = body.await;
    outcome.ok = true;
    answer
}

/// Asks again until the answer satisfies, for at most two minutes.
async fn eventually<T: Debug>(
    ask: impl AsyncFn() -> Result<T>,
    satisfies: impl Fn(&T) -> bool,
    hopeless: impl Fn(&T) -> bool,
) -> T {
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let answer = ask().await.unwrap();
        if satisfies(&answer) {
            return answer;
        }
        assert!(!hopeless(&answer), "This will not change any more: {answer:?}");
        assert!(Instant::now() < deadline, "Still after two minutes: {answer:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The call must be refused with exactly this code and type; the message is for the caller to judge.
async fn refused<T: Debug>(call: impl Future<Output = Result<T>>, code: u16, error_type: &str) -> String {
    let error = call.await.expect_err("a refusal");
    assert_eq!((error.code, error.get_type()), (code, Some(error_type)), "{error:?}");
    error.message
}

fn ids(page: &ExecutionList) -> Vec<&str> {
    page.executions.iter().map(|execution| execution.id.as_str()).collect()
}

fn answered(execution: &Execution) -> Value {
    serde_json::from_str(&execution.response_body).expect("a body of JSON")
}

struct Backend {
    server: Functions,
    guest: Functions,
    function_id: String,
    runtime: Runtime,
    folder: PathBuf,
}

impl Backend {
    #[rustfmt::skip]
    async fn create(&self) -> Result<Function> {
        self.server
            .create(
                &self.function_id, "Driven by Rust", self.runtime, Some(vec!["any".into()]), None, None, Some(15),
                Some(true), Some(true), Some("src/main.js"), Some(""), None, None, None, None, None, None, None, None,
                None, None, None, None, None,
            )
            .await
    }

    #[rustfmt::skip]
    async fn update(&self, name: &str, execute: &str, timeout: i64) -> Result<Function> {
        self.server
            .update(
                &self.function_id, name, Some(self.runtime), Some(vec![execute.into()]), None, None, Some(timeout),
                Some(true), Some(true), Some("src/main.js"), Some(""), None, None, None, None, None, None, None, None,
                None, None, None, None, None, None,
            )
            .await
    }

    async fn run(&self) -> Execution {
        self.run_path("/", ExecutionMethod::POST).await
    }

    async fn run_path(&self, path: &str, method: ExecutionMethod) -> Execution {
        self.server.create_execution(&self.function_id, None, None, Some(path), Some(method), None, None).await.unwrap()
    }

    async fn get_execution(&self, id: &str) -> Result<Execution> {
        self.server.get_execution(&self.function_id, id).await
    }

    async fn list<const N: usize>(&self, queries: [Query; N]) -> Result<ExecutionList> {
        let queries = queries.map(|query| query.to_string()).to_vec();
        self.server.list_executions(&self.function_id, Some(queries), None).await
    }

    /// The files of a folder as people pack them for a deployment: `tar -czf code.tar.gz .`
    fn pack(&self, source: &Path, name: &str) -> PathBuf {
        let archive = self.folder.join(name);
        let packed = Command::new("tar").arg("-czf").arg(&archive).arg("-C").arg(source).arg(".").status();
        assert!(packed.expect("tar").success());
        archive
    }

    async fn deploy(&self, code: InputFile) -> Deployment {
        let created = self.server.create_deployment(&self.function_id, code, true, None, None).await.unwrap();
        assert_eq!((created.resource_id.as_str(), created.activate), (self.function_id.as_str(), true));
        eventually(
            async || self.server.get_deployment(&self.function_id, &created.id).await,
            |deployment| deployment.status == DeploymentStatus::Ready,
            |deployment| matches!(deployment.status, DeploymentStatus::Failed | DeploymentStatus::Canceled),
        )
        .await
    }

    async fn live(&self, echo: &Path) {
        let id = self.function_id.as_str();
        let server = &self.server;

        step("create a function", async {
            let created = self.create().await.unwrap();
            assert_eq!((created.id.as_str(), created.name.as_str()), (id, "Driven by Rust"));
            assert_eq!((created.runtime.as_str(), created.timeout), (self.runtime.as_str(), 15));
            assert_eq!((created.execute.as_slice(), created.deployment_id.as_str()), (&["any".into()][..], ""));
            assert_eq!(json!(server.get(id).await.unwrap()), json!(created));
            let found = server.list(Some(vec![Query::equal("$id", id).to_string()]), None, None).await.unwrap();
            assert_eq!((found.total, json!(found.functions)), (1, json!([created])));
        })
        .await;

        step("be told that the function exists already", async {
            let message = refused(self.create(), 409, "function_already_exists").await;
            assert_eq!(
                message,
                "Function with the requested ID already exists. Try again with a different ID or use ID.unique() \
                 to generate a unique ID."
            );
        })
        .await;

        step("be told that nothing is deployed", async {
            let call = server.create_execution(id, None, None, None, None, None, None);
            let message = refused(call, 404, "deployment_not_found").await;
            assert_eq!(message, "Deployment not found. Create a deployment before trying to execute a function");
        })
        .await;

        let first = step("deploy an archive from a path", async {
            let archive = self.pack(echo, "code.tar.gz");
            let first = self.deploy(InputFile::from_path(archive, None).await.unwrap()).await;
            assert_eq!(first.entrypoint, "src/main.js");
            assert_eq!(server.get(id).await.unwrap().deployment_id, first.id);
            first
        })
        .await;

        let greeted = step("create an execution and read its answer and its logs", async {
            let greeted = server
                .create_execution(
                    id,
                    Some(r#"{"name":"Ada"}"#),
                    Some(false),
                    Some("/greet?x=1"),
                    Some(ExecutionMethod::PATCH),
                    Some(json!({ "content-type": "application/json", "x-greeting": "hello" })),
                    None,
                )
                .await
                .unwrap();
            assert_eq!(
                answered(&greeted),
                json!({
                    "method": "PATCH",
                    "path": "/greet",
                    "query": { "x": "1" },
                    "body": r#"{"name":"Ada"}"#,
                    "greeting": "hello",
                    "trigger": "http",
                    "user": "",
                    "variable": null,
                })
            );
            assert_eq!((greeted.status, greeted.response_status_code), (ExecutionStatus::Completed, 200));
            let content_type = greeted.response_headers.iter().find(|header| header.name == "content-type").unwrap();
            assert_eq!(content_type.value, "application/json; charset=utf-8");
            assert!(greeted.logs.contains("asked for PATCH /greet"), "{}", greeted.logs);
            assert_eq!(greeted.errors, "");
            assert_eq!((greeted.resource_id.as_str(), greeted.deployment_id.as_str()), (id, first.id.as_str()));
            assert_eq!((greeted.trigger, greeted.permissions.len()), (ExecutionTrigger::Http, 0));
            assert!(greeted.duration >= 0.0);
            greeted
        })
        .await;

        let defaults = step("create an execution with nothing but the function", async {
            let defaults = server.create_execution(id, None, None, None, None, None, None).await.unwrap();
            let asked = answered(&defaults);
            assert_eq!((&asked["method"], &asked["path"], &asked["body"]), (&json!("POST"), &json!("/"), &json!("")));
            defaults
        })
        .await;

        let queued = step("create an asynchronous execution and poll it", async {
            let queued = server.create_execution(id, Some("later"), Some(true), None, None, None, None).await.unwrap();
            assert_eq!((queued.status, queued.response_status_code), (ExecutionStatus::Waiting, 0));
            let done = eventually(
                async || self.get_execution(&queued.id).await,
                |each| each.status == ExecutionStatus::Completed,
                |each| each.status == ExecutionStatus::Failed,
            )
            .await;
            assert_eq!((done.response_status_code, done.response_body.as_str()), (200, ""));
            assert!(done.logs.contains("asked for POST /"), "{}", done.logs);
            queued
        })
        .await;

        let (missing, broken) = step("take a function's 404 as an answer and its exception as a failure", async {
            let missing = self.run_path("/missing", ExecutionMethod::GET).await;
            assert_eq!((missing.status, missing.response_status_code), (ExecutionStatus::Completed, 404));
            let broken = self.run_path("/broken", ExecutionMethod::POST).await;
            assert_eq!((broken.status, broken.response_status_code), (ExecutionStatus::Failed, 500));
            assert!(broken.errors.contains("broken on purpose"), "{}", broken.errors);
            assert!(broken.logs.contains("asked for POST /broken"), "{}", broken.logs);
            (missing, broken)
        })
        .await;

        let all = [&greeted, &defaults, &queued, &missing, &broken].map(|execution| execution.id.as_str());
        let failures = [missing.id.as_str(), broken.id.as_str()];

        step("list with filters", async {
            let own = self.list([]).await.unwrap();
            assert_eq!((own.total, ids(&own)), (5, all.to_vec()));
            let failed = self.list([Query::equal("status", "failed")]).await.unwrap();
            assert_eq!(ids(&failed), [broken.id.as_str()]);
            let ended = self.list([Query::equal("status", json!(["completed", "failed"]))]).await.unwrap();
            assert_eq!(ended.total, 5);
            let scheduled = self.list([Query::equal("trigger", "schedule")]).await.unwrap();
            assert_eq!(scheduled.total, 0);
            let at_least = self.list([Query::greater_than_equal("responseStatusCode", 400)]).await.unwrap();
            assert_eq!(ids(&at_least), failures);
            let between = self.list([Query::between("responseStatusCode", 400, 599)]).await.unwrap();
            assert_eq!(ids(&between), failures);
            let either = [Query::equal("status", "failed"), Query::equal("responseStatusCode", 404)];
            let either = self.list([Query::or(either.map(|query| query.to_string()))]).await.unwrap();
            assert_eq!(ids(&either), failures);
        })
        .await;

        step("list in order and in pages", async {
            let newest_first: Vec<_> = all.iter().rev().copied().collect();
            let newest = || Query::order_desc("$createdAt");
            let page = self.list([newest(), Query::limit(2)]).await.unwrap();
            assert_eq!((page.total, ids(&page)), (5, newest_first[..2].to_vec()));
            let last = self.list([newest(), Query::limit(2), Query::offset(3)]).await.unwrap();
            assert_eq!(ids(&last), newest_first[3..]);
            let after = self.list([newest(), Query::cursor_after(newest_first[1])]).await.unwrap();
            assert_eq!(ids(&after), newest_first[2..]);
            let before = self.list([newest(), Query::cursor_before(newest_first[2])]).await.unwrap();
            assert_eq!(ids(&before), newest_first[..2]);
        })
        .await;

        step("be told that a filter makes no sense", async {
            let call = self.list([Query::equal("logs", "x")]);
            let message = refused(call, 400, "general_argument_invalid").await;
            assert_eq!(message, "Invalid `queries` param: Invalid query: Attribute not found in schema: logs");
        })
        .await;

        step("get an execution", async {
            let stored = self.get_execution(&greeted.id).await.unwrap();
            assert_eq!((&stored.created_at, stored.status), (&greeted.created_at, greeted.status));
            assert_eq!(
                (&stored.request_method, &stored.request_path),
                (&greeted.request_method, &greeted.request_path)
            );
            assert_eq!((&stored.logs, stored.duration), (&greeted.logs, greeted.duration));
            assert_eq!(stored.response_body, "");
        })
        .await;

        step("be told that an execution does not exist", async {
            let message = refused(self.get_execution("unknown"), 404, "execution_not_found").await;
            assert_eq!(message, format!("Execution {NOT_FOUND}"));
        })
        .await;

        step("delete an execution", async {
            server.delete_execution(id, &missing.id).await.unwrap();
            let message = refused(self.get_execution(&missing.id), 404, "execution_not_found").await;
            assert_eq!(message, format!("Execution {NOT_FOUND}"));
        })
        .await;

        let variable = step("deploy again, so that a new variable reaches the function", async {
            let variable =
                server.create_variable(id, ID::unique(), "GREETING", "good morning", Some(false), None).await.unwrap();
            assert_eq!((variable.key.as_str(), variable.value.as_str()), ("GREETING", "good morning"));
            let archive = std::fs::read(self.pack(echo, "again.tar.gz")).unwrap();
            self.deploy(InputFile::from_bytes(archive, "code.tar.gz", None)).await;
            assert_eq!(answered(&self.run().await)["variable"], "good morning");
            variable
        })
        .await;

        step("change and delete a variable", async {
            server
                .update_variable(id, &variable.id, Some("GREETING"), Some("good night"), Some(false), None)
                .await
                .unwrap();
            let page = server.list_variables(id, None, None).await.unwrap();
            let values: Vec<_> = page.variables.iter().map(|each| (each.key.as_str(), each.value.as_str())).collect();
            assert_eq!(values, [("GREETING", "good night")]);
            server.delete_variable(id, &variable.id).await.unwrap();
            assert_eq!(server.list_variables(id, None, None).await.unwrap().total, 0);
        })
        .await;

        step("deploy an archive that is sent in chunks", async {
            let size = 12 * 1024 * 1024;
            let source = self.folder.join("large");
            std::fs::create_dir(&source).unwrap();
            // Without order, so that it stays large when it is packed.
            let random = Command::new("head").arg("-c").arg(size.to_string()).arg("/dev/urandom").output().unwrap();
            std::fs::write(source.join("blob.bin"), &random.stdout).unwrap();
            std::fs::write(source.join("package.json"), r#"{ "type": "module" }"#).unwrap();
            std::fs::create_dir(source.join("src")).unwrap();
            std::fs::write(
                source.join("src/main.js"),
                "import { readFileSync } from 'node:fs';\n\
                 const blob = readFileSync(new URL('../blob.bin', import.meta.url));\n\
                 export default ({ res }) => res.json({ size: blob.length, last: [...blob.subarray(-16)] });",
            )
            .unwrap();
            let archive = self.pack(&source, "large.tar.gz");
            self.deploy(InputFile::from_path(archive, None).await.unwrap()).await;
            let last = &random.stdout[size - 16..];
            assert_eq!(answered(&self.run().await), json!({ "size": size, "last": last }));
        })
        .await;

        step("activate the first deployment again", async {
            let updated = server.update_function_deployment(id, &first.id).await.unwrap();
            assert_eq!(updated.deployment_id, first.id);
            assert_eq!(answered(&self.run().await)["path"], "/");
        })
        .await;

        step("list and delete deployments", async {
            let page = server.list_deployments(id, None, None, None).await.unwrap();
            assert_eq!(page.total, 3);
            let last = &page.deployments.last().unwrap().id;
            server.delete_deployment(id, last).await.unwrap();
            let message = refused(server.get_deployment(id, last), 404, "deployment_not_found").await;
            assert_eq!(message, format!("Deployment {NOT_FOUND}"));
        })
        .await;

        step("update the function", async {
            let updated = self.update("Renamed", "users", 20).await.unwrap();
            assert_eq!((updated.name.as_str(), updated.timeout), ("Renamed", 20));
            assert_eq!((updated.execute.as_slice(), &updated.deployment_id), (&["users".into()][..], &first.id));
        })
        .await;

        step("be refused as a guest", async {
            let call = self.guest.create_execution(id, None, None, None, None, None, None);
            let message = refused(call, 401, "user_unauthorized").await;
            assert_eq!(
                message,
                r#"Missing "execute" permission for role "users". Only "["any","guests"]" scopes are allowed and "["users"]" was given."#
            );
            let message = refused(self.guest.list_executions(id, None, None), 401, "general_unauthorized_scope").await;
            assert!(message.contains("role: guests) missing scope"), "{message}");
            let message = refused(self.guest.get(id), 401, "general_unauthorized_scope").await;
            assert!(message.contains("role: guests) missing scope"), "{message}");
        })
        .await;

        step("delete the function", async {
            server.delete(id).await.unwrap();
            let message = refused(server.get(id), 404, "function_not_found").await;
            assert_eq!(message, format!("Function {NOT_FOUND}"));
        })
        .await;
    }
}
