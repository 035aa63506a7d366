// Two replicas on one PostgreSQL behind a stock nginx: what one has seen the other refuses, and one that is killed
// takes nothing with it but what it was answering.
#include "tests/operation/store_proof.hpp"
#include "tests/support/made_token.hpp"

#include <cstdio>
#include <ctime>
#include <fstream>
#include <future>

namespace eczema::operation {
namespace {

constexpr int tokens = 50;
constexpr int load_threads = 8;

const tests::MadeKey& key() {
    static const tests::MadeKey made = tests::MadeKey::es384();
    return made;
}

// A right token that nobody has used.
std::string fresh_authorization(const std::string& path) {
    static std::atomic<int> number = 0;
    const auto now = static_cast<std::int64_t>(std::time(nullptr));
    return "Bearer " +
           tests::made_token(key(), R"({"iss":"https://ehr.example.org","aud":"https://cds.example.org)" + path +
                                        R"(","iat":)" + std::to_string(now) + R"(,"exp":)" + std::to_string(now + 300) +
                                        R"(,"jti":")" + std::to_string(number++) + "\"}");
}

unsigned call(std::uint16_t port, const std::string& authorization) {
    tests::HttpClient client(port);
    client.send(post_text(feedback_path, submission("token", "ehr").body, authorization));
    return client.read_reply().status;
}

std::uint16_t free_port() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(listener);
    return ntohs(address.sin_port);
}

// nginx as packaged, with what docs/callers.md says of a proxy and no more.
class Nginx {
  public:
    Nginx(const ProofOptions& options, std::uint16_t first, std::uint16_t second) : port_(free_port()) {
        const auto server = [](std::uint16_t port) { return "server 127.0.0.1:" + std::to_string(port) + ";\n"; };
        std::ofstream(folder_.file("nginx.conf"))
            << "user root; daemon off; pid " << folder_.file("pid") << "; error_log " << folder_.file("errors")
            << ";\nevents {}\nhttp { access_log off;\nclient_body_temp_path " << folder_.file("bodies")
            << "; proxy_temp_path " << folder_.file("proxy") << "; fastcgi_temp_path " << folder_.file("f")
            << "; uwsgi_temp_path " << folder_.file("u") << "; scgi_temp_path " << folder_.file("s")
            << ";\nupstream replicas { " << server(first) << server(second)
            << " keepalive 16; }\nserver { listen 127.0.0.1:" << port_
            << ";\nlocation / { proxy_pass http://replicas; proxy_http_version 1.1; proxy_set_header Connection \"\"; "
               "} } }\n";
        child_.emplace(std::vector<std::string>{"-c", folder_.file("nginx.conf"), "-p", folder_.path()}, "",
                       std::vector<std::string>{}, options.nginx);
        if (!waits_for([this] { return tests::HttpClient(port_).connected(); }))
            throw std::runtime_error("nginx does not listen: " + child_->errors());
    }
    ~Nginx() {
        child_->signal(SIGQUIT);
        child_->exit_code();
    }
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;

    std::uint16_t port() const { return port_; }

  private:
    tests::ScratchFolder folder_;
    std::uint16_t port_;
    std::optional<tests::ChildProcess> child_;
};

struct Seen {
    int taken = 0, refused = 0, others = 0;
    void add(unsigned status) { ++(status == 200 ? taken : status == 401 ? refused : others); }
};

// What was used at one replica, at the other; and at both at once.
bool tokens_are_shared(std::uint16_t first, std::uint16_t second, std::uint16_t front) {
    Seen first_use, second_use, through_front, at_once;
    for (int i = 0; i < tokens; ++i) {
        const std::string token = fresh_authorization(feedback_path);
        first_use.add(call(i % 2 ? first : second, token));
        second_use.add(call(i % 2 ? second : first, token));
        const std::string other = fresh_authorization(feedback_path);
        for (int j = 0; j < 2; ++j) through_front.add(call(front, other));
        const std::string contended = fresh_authorization(feedback_path);
        auto beside = std::async(std::launch::async, call, first, contended);
        at_once.add(call(second, contended));
        at_once.add(beside.get());
    }
    std::printf(
        "tokens: %d used at one replica: %d taken; then at the other: %d refused (401), %d taken\n"
        "tokens: %d used twice through nginx: %d taken, %d refused; %d used at both at once: %d taken, %d refused\n",
        tokens, first_use.taken, second_use.refused, second_use.taken, tokens, through_front.taken,
        through_front.refused, tokens, at_once.taken, at_once.refused);
    return first_use.taken == tokens && second_use.refused == tokens && through_front.taken == tokens &&
           through_front.refused == tokens && at_once.taken == tokens && at_once.refused == tokens;
}

std::string printed(const std::map<unsigned, int>& statuses) {
    std::string text;
    for (const auto& [status, count] : statuses)
        text += (text.empty() ? "" : ", ") + (status ? std::to_string(status) : "ended") + ": " + std::to_string(count);
    return text;
}

} // namespace

bool prove_replicas(const ProofOptions& options) {
    tests::PostgresServer server;
    const FoundStore store{.file = {}, .postgres = &server};
    const std::string members = R"("clients":[{"id":"ehr","issuer":"https://ehr.example.org","keys":)" +
                                tests::jwk_set({key().jwk()}) + "}]," + store.config();
    ServedProgram staying(options, members);
    std::optional<ServedProgram> killed(std::in_place, options, members); // both make the tables
    const std::uint16_t killed_port = killed->port();
    const Nginx nginx(options, staying.port(), killed_port);
    bool holds = tokens_are_shared(staying.port(), killed_port, nginx.port());

    const auto token = [] { return fresh_authorization(feedback_path); };
    for (int round = 0; round < options.rounds; ++round) {
        const std::string name = "replicas/" + std::to_string(round) + '/';
        Senders front(load_threads, nginx.port(), name + "front", "ehr", true, token);
        Senders direct(2, staying.port(), name + "direct", "ehr", false, token);
        const auto grows = [](const Senders& senders, std::size_t by) {
            const std::size_t before = senders.acknowledged();
            return waits_for([&] { return senders.acknowledged() >= before + by; });
        };
        holds = grows(front, 100) && holds;
        killed->kill();
        holds = grows(front, 100) && holds;
        killed.emplace(options, members, killed_port);
        holds = grows(front, 100) && holds;
        Sent through_front = front.finish(), at_staying = direct.finish();
        const std::set<std::string> stored = store.identities();
        const std::size_t lost = missing(through_front.acknowledged, stored) + missing(at_staying.acknowledged, stored);
        const bool is_other_untouched = at_staying.statuses.size() == 1 && at_staying.statuses.count(200) == 1;
        int not_taken = 0;
        for (const auto& [status, count] : through_front.statuses) not_taken += status == 200 ? 0 : count;
        std::printf("round %d: a replica killed under load: %zu reports acknowledged, %zu of them lost; through nginx "
                    "%s; at the other replica %s\n",
                    round + 1, through_front.acknowledged.size() + at_staying.acknowledged.size(), lost,
                    printed(through_front.statuses).c_str(), printed(at_staying.statuses).c_str());
        // What it was answering: at most a request of each thread, for each way that nginx has to it.
        holds = holds && lost == 0 && is_other_untouched && not_taken <= load_threads;
    }
    return holds;
}

} // namespace eczema::operation
