#include "conformance/fhir_server/fhir_server.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/requests/made_record.hpp"
#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <random>

namespace eczema::conformance {
namespace {

constexpr std::string_view fhir_path = "/fhir";
constexpr rapidjson::SizeType most_entries = 1'000; // of a batch
constexpr std::size_t most_kept = 50'000;           // requests, over the whole examination

std::string fresh_token() {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::random_device source;
    std::string token = "examiner-";
    while (token.size() < 48) token += letters[source() % letters.size()];
    return token;
}

// The resource type that a query is about, or "metadata".
std::string read_type(const std::string& relative) { return read_query(relative).type; }

std::string path_of(std::string_view base) {
    const std::size_t scheme = base.find("//");
    const std::size_t slash = base.find('/', scheme == std::string_view::npos ? 0 : scheme + 2);
    return slash == std::string_view::npos ? std::string() : std::string(base.substr(slash));
}

// The host of `base` with the port of the other listener.
std::string elsewhere_of(const std::string& base, const std::string& authority) {
    const std::size_t host = base.find("//") + 2;
    const std::size_t bracket = base.find(']', host);
    const std::size_t end = base.find_first_of(":/", bracket == std::string::npos ? host : bracket);
    return base.substr(0, std::min(end, base.size())) + authority.substr(authority.rfind(':')) + std::string(fhir_path);
}

std::unique_ptr<boost::asio::ssl::context> tls_context(const FhirServerOptions& options) {
    if (options.certificate_file.empty()) return nullptr;
    auto context = std::make_unique<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
    context->use_certificate_chain_file(options.certificate_file);
    context->use_private_key_file(options.key_file, boost::asio::ssl::context::pem);
    return context;
}

} // namespace

Behaviour Behaviours::toward(std::string_view type) const {
    const auto found = by_type.find(type);
    return found == by_type.end() ? everything : found->second;
}

FhirServer::FhirServer(const FhirServerOptions& options) : tls_(tls_context(options)) {
    const auto ended = [this](const FhirRequest& request) { note_end(request); };
    // The places are known only when both listen; until then nobody has been told of them.
    elsewhere_ = std::make_unique<Listener>(
        options.address, static_cast<unsigned short>(0), tls_.get(),
        [this](FhirRequest& request, const std::string&) { return answer_elsewhere(request); }, ended);
    listener_ = std::make_unique<Listener>(
        options.address, options.port, tls_.get(),
        [this](FhirRequest& request, const std::string& body) { return answer(request, body); }, ended);
    const std::lock_guard lock(mutex_);
    place_.base = options.base;
    if (place_.base.empty())
        place_.base = (tls_ ? "https://" : "http://") + listener_->authority() + std::string(fhir_path);
    while (place_.base.ends_with('/')) place_.base.pop_back();
    place_.elsewhere_base = elsewhere_of(place_.base, elsewhere_->authority());
    path_ = path_of(place_.base);
}

std::string FhirServer::grant() {
    const std::lock_guard lock(mutex_);
    grants_.push_back({fresh_token(), {}});
    return grants_.back().token;
}

void FhirServer::end_grant(const std::string& token) {
    const std::lock_guard lock(mutex_);
    for (Grant& grant : grants_)
        if (grant.token == token) grant.ended = std::chrono::steady_clock::now();
}

std::vector<FhirServer::Grant> FhirServer::grants() const {
    const std::lock_guard lock(mutex_);
    return grants_;
}

void FhirServer::behave(Behaviours behaviours) {
    const std::lock_guard lock(mutex_);
    behaviours_ = std::move(behaviours);
}

std::vector<FhirRequest> FhirServer::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

std::size_t FhirServer::asked_count() const {
    const std::lock_guard lock(mutex_);
    return asked_.size();
}

bool FhirServer::is_good(std::string_view authorization) const {
    return std::any_of(grants_.begin(), grants_.end(), [&](const Grant& grant) {
        return grant.ended == std::chrono::steady_clock::time_point() && authorization.size() > grant.token.size() &&
               authorization.ends_with(grant.token);
    });
}

FhirAnswer FhirServer::answer(FhirRequest& request, const std::string& body) {
    Behaviours behaviours;
    FhirPlace place;
    bool is_good_token = false;
    bool asked_too_much = false;
    std::string relative = request.path;
    {
        const std::lock_guard lock(mutex_);
        behaviours = behaviours_;
        is_good_token = is_good(request.authorization);
        if (relative.starts_with(path_)) relative.erase(0, path_.size());
        while (relative.starts_with('/')) relative.erase(0, 1);
        const std::size_t search = relative.find("/_search");
        if (request.method == "POST" && search != std::string::npos) {
            relative.erase(search, std::string_view("/_search").size());
            relative += (relative.find('?') == std::string::npos ? '?' : '&') + body;
        }
        request.path = relative;
        request.type = read_type(relative);
        asked_too_much = asked_.size() >= most_kept;
        if (!asked_too_much) asked_.push_back(request);
        place = place_;
    }
    FhirAnswer answer;
    if (asked_too_much)
        answer = outcome(429, "throttled");
    else if (request.type == "metadata")
        answer = capability_statement();
    else if (!is_good_token)
        answer = outcome(401, "login");
    else if (relative.empty() && request.method == "POST")
        answer = answer_batch(request, body, behaviours, place);
    else if (request.method == "GET" || request.method == "POST")
        answer = fhir_answer(relative, behaviours.toward(request.type), place);
    else
        answer = outcome(405, "not-supported");
    answer.delay += behaviours.delay;
    return answer;
}

// Each entry is answered as its query alone would be. What a behaviour does to the bytes, it does to the whole batch.
FhirAnswer FhirServer::answer_batch(const FhirRequest& whole, const std::string& body, const Behaviours& behaviours,
                                    const FhirPlace& place) {
    const Parsed parsed = parse_json(body);
    const rapidjson::Value* entries = member(parsed.document, "entry");
    FhirAnswer batch;
    batch.body = R"({"resourceType":"Bundle","type":"batch-response","entry":[)";
    const bool has_entries = entries != nullptr && entries->IsArray();
    for (rapidjson::SizeType i = 0; has_entries && i < std::min(entries->Size(), most_entries); ++i) {
        const rapidjson::Value* request = member((*entries)[i], "request");
        const rapidjson::Value* url = request == nullptr ? nullptr : member(*request, "url");
        const std::string relative(url == nullptr ? std::string_view() : text_of(*url));
        note_entry(whole, relative);
        const FhirAnswer one = fhir_answer(relative, behaviours.toward(read_type(relative)), place);
        batch.delay = std::max(batch.delay, one.delay);
        if (one.manner != FhirAnswer::Manner::whole) batch.manner = one.manner;
        const bool is_json = one.body.starts_with('{');
        batch.body += (i == 0 ? "" : ",") + std::string(R"({"response":{"status":")") + std::to_string(one.status) +
                      '"' + (one.status >= 400 && is_json ? R"(,"outcome":)" + one.body : std::string()) + '}' +
                      (one.status < 400 && is_json ? R"(,"resource":)" + one.body : std::string()) + '}';
    }
    batch.body += "]}";
    return batch;
}

FhirAnswer FhirServer::answer_elsewhere(FhirRequest& request) {
    request.is_elsewhere = true;
    std::string relative = request.path;
    if (relative.starts_with(fhir_path)) relative.erase(0, fhir_path.size());
    while (relative.starts_with('/')) relative.erase(0, 1);
    request.type = read_type(relative);
    const std::lock_guard lock(mutex_);
    if (asked_.size() < most_kept) asked_.push_back(request);
    return request.type == "metadata" ? capability_statement() : fhir_answer(relative, Behaviour::normal, place_);
}

void FhirServer::note_entry(const FhirRequest& whole, const std::string& relative) {
    FhirRequest entry = whole;
    entry.method = "BATCH";
    entry.path = relative;
    entry.type = read_type(relative);
    const std::lock_guard lock(mutex_);
    if (asked_.size() < most_kept) asked_.push_back(std::move(entry));
}

void FhirServer::note_end(const FhirRequest& request) {
    const std::lock_guard lock(mutex_);
    for (FhirRequest& known : asked_)
        if (known.arrived == request.arrived && known.path == request.path &&
            known.authorization == request.authorization && known.bytes_sent == 0) {
            known.ended = request.ended;
            known.bytes_sent = request.bytes_sent;
            return;
        }
}

std::optional<std::pair<std::string, unsigned short>> parse_listen_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    unsigned short port = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
    boost::system::error_code bad;
    boost::asio::ip::make_address(address, bad);
    if (error != std::errc() || stop != end || bad) return std::nullopt;
    return std::pair{std::string(address), port};
}

} // namespace eczema::conformance
