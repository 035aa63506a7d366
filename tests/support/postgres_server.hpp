// A throw-away PostgreSQL for tests: its files in a scratch folder, its one socket there too, and gone when the process
// that started it is, however that ends. Started by the first test that asks for it. Its disk is synced as in earnest
// unless that is spared: a kill of its processes loses nothing by it.
#pragma once
#include "server/postgres.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/scratch_folder.hpp"

#include <pwd.h>

namespace eczema::tests {

class PostgresServer {
  public:
    // `disk`: a folder that its tables are to be in, on a small disk; else with the rest of it.
    explicit PostgresServer(std::string disk = {}, bool syncs = true) : disk_(std::move(disk)), syncs_(syncs) {
        // It refuses to run as root.
        if (::geteuid() == 0) {
            const passwd* const user = ::getpwnam("postgres");
            if (!user) throw std::runtime_error("there is no user postgres: install the package postgresql-15");
            for (const std::string& folder : {folder_.path(), disk_})
                if (!folder.empty() && ::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0)
                    throw std::runtime_error("cannot give a folder to the user postgres");
            as_user_ = {"--reuid=" + std::to_string(user->pw_uid), "--regid=" + std::to_string(user->pw_gid),
                        "--clear-groups"};
        }
        const pid_t initdb = spawn({"initdb", "--no-sync", "--auth=trust", "--username=eczema", "--no-locale",
                                    "--encoding=UTF8", "--waldir=" + folder_.file("wal"), "--pgdata=" + data()});
        int status = 0;
        if (::waitpid(initdb, &status, 0) != initdb || status != 0)
            throw std::runtime_error("initdb failed: is the package postgresql-15 installed? " + log());
        std::ofstream(data() + "/pg_hba.conf") << "local all guarded scram-sha-256\nlocal all all trust\n";
        std::ofstream(file()) << connection_text();
        start();
    }
    ~PostgresServer() { stop(SIGQUIT); }
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    // The one of this process; to be asked for first on the main thread, which it does not outlive.
    static PostgresServer& of_this_process() {
        static PostgresServer server({}, false);
        return server;
    }

    // With a disk that many tests share.
    static constexpr server::PostgresUse patient{.connect_time = std::chrono::minutes(1),
                                                 .statement_time = std::chrono::minutes(1)};

    // Path of a file with a connection string, and such strings; unqualified names mean the store's tables.
    std::string file() const { return folder_.file("connection"); }
    std::string connection_text(const std::string& user = "eczema") const {
        return "host=" + folder_.path() + " dbname=postgres user=" + user + " options=-csearch_path=eczema_cds\n";
    }

    // Until it takes connections.
    void start() {
        id_ = spawn({"postgres", "-D", data(), "-k", folder_.path(), "-c", "listen_addresses=", "-c",
                     "shared_buffers=16MB", "-c", "max_connections=40", "-c", "autovacuum=off", "-c",
                     syncs_ ? "fsync=on" : "fsync=off"});
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
        while (!server::PostgresConnection::open(file(), patient) && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        if (!server::PostgresConnection::open(file(), patient))
            throw std::runtime_error("PostgreSQL does not start: " + log());
    }
    // SIGINT ends its sessions in order, SIGQUIT at once, SIGKILL takes the power away. Until it is gone.
    void stop(int signal = SIGINT) {
        if (id_ < 0) return;
        ::kill(id_, signal);
        ::waitpid(id_, nullptr, 0);
        id_ = -1;
        // After a kill its children notice by themselves; the next start would be refused before they have.
        if (signal == SIGKILL) comes_true([this] { return !holds_memory(); });
    }

    bool is_running() const { return id_ >= 0; }

    server::PostgresConnection connect() const {
        auto connection = server::PostgresConnection::open(file(), patient);
        if (!connection) throw std::runtime_error(connection.error().message);
        return *std::move(connection);
    }

  private:
    std::string data() const { return (disk_.empty() ? folder_.path() : disk_) + "/data"; }
    std::string log() const {
        std::ifstream in(folder_.file("log"));
        return {std::istreambuf_iterator<char>(in), {}};
    }

    // Whether a child of a killed server is still there: its working folder is the data's.
    bool holds_memory() const {
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
            const auto folder = std::filesystem::read_symlink(entry.path() / "cwd", ignored);
            if (!ignored && folder == data()) return true;
        }
        return false;
    }

    // A program of PostgreSQL as its user; it ends with this process.
    pid_t spawn(std::vector<std::string> arguments) const {
        const std::string programs = "/usr/lib/postgresql/15/bin/";
        arguments.front() = programs + arguments.front();
        arguments.insert(arguments.begin(), as_user_.begin(), as_user_.end());
        arguments.insert(arguments.begin(), {"setpriv", "--pdeathsig", "QUIT"});
        std::vector<char*> argv;
        for (std::string& text : arguments) argv.push_back(text.data());
        argv.push_back(nullptr);
        const std::string log_file = folder_.file("log");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, log_file.c_str(), O_WRONLY | O_APPEND | O_CREAT, 0644);
        posix_spawn_file_actions_adddup2(&actions, 1, 2);
        pid_t id = -1;
        const int error = posix_spawnp(&id, "setpriv", &actions, nullptr, argv.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) throw std::runtime_error("cannot start setpriv");
        return id;
    }

    ScratchFolder folder_;
    const std::string disk_;
    const bool syncs_;
    std::vector<std::string> as_user_;
    pid_t id_ = -1;
};

} // namespace eczema::tests
