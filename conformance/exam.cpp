#include "conformance/exam.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/token/client_credentials.hpp"
#include <algorithm>
#include <charconv>
#include <thread>

namespace eczema::conformance {
namespace {

constexpr int most_attempts = 3;
constexpr int longest_wait_seconds = 10;

// As Retry-After says, where it says it in seconds.
int seconds_to_wait(const HttpResponse& response) {
    const std::string asked = response.header("Retry-After").value_or("1");
    int seconds = 1;
    std::from_chars(asked.data(), asked.data() + asked.size(), seconds);
    return std::clamp(seconds, 1, longest_wait_seconds);
}

} // namespace

std::vector<Service> read_services(std::string_view discovery) {
    std::vector<Service> services;
    const Parsed parsed = parse_json(discovery);
    const rapidjson::Value* list = member(parsed.document, "services");
    if (list == nullptr || !list->IsArray()) return services;
    for (const rapidjson::Value& entry : list->GetArray()) {
        const rapidjson::Value* id = member(entry, "id");
        const rapidjson::Value* hook = member(entry, "hook");
        if (id == nullptr || hook == nullptr || text_of(*id).empty() || text_of(*hook).empty()) continue;
        Service service{std::string(text_of(*id)), std::string(text_of(*hook)), {}};
        if (const rapidjson::Value* prefetch = member(entry, "prefetch"); prefetch != nullptr && prefetch->IsObject())
            for (auto it = prefetch->MemberBegin(); it != prefetch->MemberEnd(); ++it)
                service.prefetch.emplace_back(text_of(it->name), text_of(it->value));
        services.push_back(std::move(service));
    }
    return services;
}

std::size_t Record::add(Exchange exchange) {
    const std::lock_guard lock(mutex_);
    exchanges_.push_back(std::move(exchange));
    return exchanges_.size() - 1;
}

std::size_t Record::size() const {
    const std::lock_guard lock(mutex_);
    return exchanges_.size();
}

const Exchange& Record::at(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    return exchanges_[index];
}

void Verdict::fail(std::string text) {
    const std::size_t size = record_->size();
    fail_at(size > first_exchange_ ? size - 1 : Fault::no_exchange, std::move(text));
}

HttpRequest Exam::authorized(HttpRequest request) const {
    const auto is_authorization = [](const auto& field) { return equal_ignoring_case(field.first, "Authorization"); };
    if (target.credentials != nullptr && std::none_of(request.headers.begin(), request.headers.end(), is_authorization))
        request.headers.emplace_back("Authorization",
                                     target.credentials->authorization(target.audience + request.path));
    return request;
}

Reply Exam::send(HttpRequest request) {
    return send_patiently([&] { return authorized(request); });
}

Reply Exam::send_patiently(const std::function<HttpRequest()>& make) {
    for (int attempt = 0;; ++attempt) {
        Reply reply = send_as_is(make());
        if (!reply || reply->status != 429 || attempt == most_attempts) return reply;
        const int seconds = seconds_to_wait(*reply);
        if (patience_seconds_.fetch_sub(seconds) < seconds) return reply;
        std::this_thread::sleep_for(std::chrono::seconds(seconds));
    }
}

Reply Exam::send_by(const HttpClient& client, HttpRequest request) {
    const auto started = std::chrono::steady_clock::now();
    Reply reply = client.send(request);
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
    record_.add({std::move(request), reply, duration});
    return reply;
}

} // namespace eczema::conformance
