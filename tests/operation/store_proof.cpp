#include "tests/operation/store_proof.hpp"

#include "server/instant.hpp"
#include "server/store_file.hpp"

#include <algorithm>
#include <memory_resource>

namespace eczema::operation {

using namespace server;

namespace {

constexpr std::string_view service = "atopic-dermatitis-patient-view";

std::string config_text(const std::string& members, std::uint16_t port) {
    return R"({"listen":{"publicUrl":"https://cds.example.org","port":)" + std::to_string(port) +
           R"(},"log":{"decisions":false},"feedback":{"keepComments":true},)" + members + '}';
}

} // namespace

ServedProgram::ServedProgram(const ProofOptions& options, const std::string& members, std::uint16_t port)
    : config_(config_text(members, port)),
      child_({"serve", "--threads", "2", "--config", config_.path()}, {}, {}, options.program) {
    if (!waits_for([this] { return child_.output().find('\n') != std::string::npos; }))
        throw std::runtime_error("the program does not listen: " + child_.errors());
    constexpr std::string_view key = "\"port\":";
    const std::string line = child_.output();
    port_ = static_cast<std::uint16_t>(std::stoul(line.substr(line.find(key) + key.size())));
}

bool ServedProgram::says(const std::string& line) const {
    return waits_for([&] { return errors().find(line) != std::string::npos; });
}

void ServedProgram::kill() {
    child_.signal(SIGKILL);
    child_.exit_code();
}

bool ServedProgram::stops_in_order() {
    child_.signal(SIGTERM);
    return child_.exit_code(std::chrono::seconds(60)) == 0;
}

std::string FoundStore::config() const {
    return postgres ? R"("store":{"postgresFile":")" + postgres->file() + "\"}" : R"("store":{"file":")" + file + "\"}";
}

std::set<std::string> FoundStore::identities() const {
    std::set<std::string> found;
    if (postgres) {
        auto connection = postgres->connect();
        const auto rows = connection.run("SELECT identity FROM eczema_cds.feedback");
        if (!rows) throw std::runtime_error("the feedback cannot be read");
        for (std::size_t row = 0; row < rows->size(); ++row) found.emplace(rows->text(row, 0));
        return found;
    }
    auto opened = open_store_file(file, {.access = Access::write, .check = false});
    if (!opened) throw std::runtime_error(opened.error().message);
    auto check = opened->prepare("PRAGMA quick_check(1)");
    if (!check || check->step() != Statement::Step::row || check->text(0) != "ok")
        throw std::runtime_error("the store is damaged");
    check.reset();
    auto rows = opened->prepare("SELECT identity FROM feedback");
    Statement::Step step = rows->step();
    for (; step == Statement::Step::row; step = rows->step()) found.emplace(rows->text(0));
    if (step != Statement::Step::done) throw std::runtime_error("the feedback cannot be read");
    return found;
}

void Sent::add(Sent&& other) {
    acknowledged.merge(other.acknowledged);
    refused.merge(other.refused);
    unanswered.merge(other.unanswered);
    for (const auto& [status, count] : other.statuses) statuses[status] += count;
}

Submission submission(const std::string& name, std::string_view client, std::size_t comment_size) {
    std::string body = "{\"feedback\":[";
    const std::size_t entries = 1 + name.size() % 3;
    for (std::size_t i = 0; i < entries; ++i)
        body +=
            std::string(i == 0 ? "" : ",") + R"({"card":")" + name + '+' + std::to_string(i) +
            R"(","outcome":"overridden","outcomeTimestamp":"2026-11-22T10:44:22Z","overrideReason":{"userComment":")" +
            std::string(comment_size, 'x') + "\"}}";
    body += "]}";
    std::pmr::monotonic_buffer_resource arena;
    const auto batch = decode_feedback(body, KeepComments::no, arena);
    if (!batch) throw std::runtime_error("the feedback is not as the service takes it");
    const std::string installation_key(32, '\0'); // of a configuration that names none
    std::set<std::string> identities;
    for (const FeedbackRow& row : rows_of(*batch, client, service, installation_key, 0))
        identities.insert(row.identity);
    return {std::move(body), std::move(identities)};
}

std::string post_text(std::string_view path, std::string_view body, std::string_view authorization) {
    std::string text =
        "POST " + std::string(path) + " HTTP/1.1\r\nHost: cds.example.org\r\nContent-Type: application/json\r\n";
    if (!authorization.empty()) (text += "Authorization: ") += std::string(authorization) + "\r\n";
    return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

Senders::Senders(int threads, std::uint16_t port, const std::string& name, std::string_view client, bool again,
                 Authorization authorization)
    : client_(client), authorization_(std::move(authorization)), sent_(static_cast<std::size_t>(threads)) {
    for (Sent& sent : sent_) {
        const std::string own = name + '/' + std::to_string(threads_.size());
        threads_.emplace_back([this, port, own, again, &sent] { send_all(port, own, again, sent); });
    }
}

void Senders::send_all(std::uint16_t port, const std::string& name, bool again, Sent& sent) {
    std::optional<tests::HttpClient> client(std::in_place, port);
    for (std::size_t number = 0; !is_over_; ++number) {
        Submission next = submission(name + '/' + std::to_string(number), client_);
        const std::string authorization = authorization_ ? authorization_() : std::string();
        client->send(post_text(feedback_path, next.body, authorization));
        const unsigned status = client->read_reply().status;
        ++sent.statuses[status];
        std::set<std::string>& became = status == 200   ? sent.acknowledged
                                        : status == 503 ? sent.refused
                                                        : sent.unanswered;
        became.merge(next.identities);
        if (status == 200) ++acknowledged_;
        if (status != 0) continue;
        if (!again) return;
        client.emplace(port);
    }
}

Sent Senders::finish() {
    is_over_ = true;
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
    Sent all;
    for (Sent& sent : sent_) all.add(std::move(sent));
    return all;
}

bool waits_for(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

std::size_t missing(const std::set<std::string>& wanted, const std::set<std::string>& there) {
    return static_cast<std::size_t>(
        std::count_if(wanted.begin(), wanted.end(), [&](const std::string& one) { return there.count(one) == 0; }));
}

} // namespace eczema::operation
