// What the proofs of the store have in common: the program under test as a child, senders of feedback that note what
// was acknowledged, and the store as it is found afterwards.
#pragma once
#include "server/feedback.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/scratch_folder.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace eczema::operation {

struct ProofOptions {
    std::string program; // eczema-cds
    std::string nginx = "/usr/sbin/nginx";
    std::string
        small_disk; // a folder on a disk of some 200 MB that may be filled; empty: a limit of file sizes instead
    int rounds = 5;
};

// Each prints what it saw, and tells whether it holds.
bool prove_kills(const ProofOptions& options);
bool prove_database_kills(const ProofOptions& options);
bool prove_full_disks(const ProofOptions& options);
bool prove_replicas(const ProofOptions& options);

// The program, listening, with a configuration of these members.
class ServedProgram {
  public:
    ServedProgram(const ProofOptions& options, const std::string& members, std::uint16_t port = 0);
    std::uint16_t port() const { return port_; }
    pid_t id() const { return child_.id(); }
    std::string errors() const { return child_.errors(); }
    bool says(const std::string& line) const; // waits for it

    void kill();
    bool stops_in_order();

  private:
    tests::ScratchFile config_;
    tests::ChildProcess child_;
    std::uint16_t port_ = 0;
};

// A store to be looked into: of a file, or of a PostgreSQL.
struct FoundStore {
    std::string file;
    const tests::PostgresServer* postgres = nullptr;

    std::string config() const; // `"store":{…}`
    std::set<std::string> identities() const;
};

// Identities of what was sent, by what became of it.
struct Sent {
    std::set<std::string> acknowledged; // 200
    std::set<std::string> refused;      // 503
    std::set<std::string> unanswered;   // the connection ended, or the proxy said so
    std::map<unsigned, int> statuses;   // 0: the connection ended
    void add(Sent&& other);
};

// A body of feedback of up to three entries, which no other name gives, and what it is stored as.
struct Submission {
    std::string body;
    std::set<std::string> identities;
};
Submission submission(const std::string& name, std::string_view client, std::size_t comment_size = 0);

inline const std::string feedback_path = "/cds-services/atopic-dermatitis-patient-view/feedback";
inline const std::string view_path = "/cds-services/atopic-dermatitis-patient-view";

std::string post_text(std::string_view path, std::string_view body, std::string_view authorization = {});

// Sends until told to stop or the connection ends, over one connection; where it ends, over a new one if `again`.
class Senders {
  public:
    using Authorization = std::function<std::string()>; // a header's value; empty: none
    Senders(int threads, std::uint16_t port, const std::string& name, std::string_view client, bool again,
            Authorization authorization = {});
    ~Senders() { finish(); }
    std::size_t acknowledged() const { return acknowledged_; }
    Sent finish(); // stops them

  private:
    void send_all(std::uint16_t port, const std::string& name, bool again, Sent& sent);

    const std::string client_;
    const Authorization authorization_;
    std::atomic<std::size_t> acknowledged_ = 0;
    std::atomic<bool> is_over_ = false;
    std::vector<Sent> sent_;
    std::vector<std::thread> threads_;
};

// Waits up to a minute.
bool waits_for(const std::function<bool()>& condition);

// How many of the first are not in the second.
std::size_t missing(const std::set<std::string>& wanted, const std::set<std::string>& there);

} // namespace eczema::operation
