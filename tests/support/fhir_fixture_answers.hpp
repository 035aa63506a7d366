// How the FHIR server fixture reads requests and answers them; for fhir_fixture.hpp alone to include.
#pragma once

namespace eczema::tests {

inline std::string outcome_text(unsigned status) {
    return R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":")" +
           std::to_string(status) + R"("}]})";
}

inline void FhirFixture::accept() {
    sigset_t broken_pipe; // OpenSSL writes without MSG_NOSIGNAL; the threads of the connections inherit this
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    for (int taken = listener_.accept(); taken >= 0; taken = listener_.accept()) {
        const std::lock_guard lock(mutex_);
        if (stopping_) {
            ::close(taken);
            return;
        }
        Connection& connection = connections_.emplace_back();
        connection.socket = std::make_shared<AcceptedSocket>(taken, tls_.get());
        ++open_;
        connection.thread = std::thread([this, &connection, number = connections_.size()] {
            serve(*connection.socket, static_cast<unsigned>(number));
            const std::lock_guard closing(mutex_);
            connection.socket.reset();
            --open_;
            changed_.notify_all();
        });
    }
}

inline void FhirFixture::serve(AcceptedSocket& socket, unsigned number) {
    if (!socket.handshake()) return;
    if (socket.was_resumed()) ++resumed_;
    std::string received;
    for (unsigned count = 0;; ++count) {
        auto request = read(socket, received);
        if (!request) return;
        request->connection = number;
        request->time = std::chrono::steady_clock::now();
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(*request);
            changed_.notify_all();
        }
        if (count >= requests_a_connection || !answer(socket, *request) || closes_idle) return;
    }
}

inline std::optional<RecordedRequest> FhirFixture::read(AcceptedSocket& socket, std::string& received) const {
    const auto more = [&] {
        char bytes[16 * 1024];
        const long got = socket.receive(bytes, sizeof bytes);
        if (got > 0) received.append(bytes, static_cast<std::size_t>(got));
        return got > 0;
    };
    std::size_t end = std::string::npos;
    while ((end = received.find("\r\n\r\n")) == std::string::npos)
        if (!more()) return std::nullopt;
    RecordedRequest request;
    request.head = received.substr(0, end + 2);
    received.erase(0, end + 4);
    const auto header = [&](const std::string& name) {
        const std::string key = "\r\n" + name + ": ";
        const std::size_t at = request.head.find(key);
        if (at == std::string::npos) return std::string();
        const std::size_t begin = at + key.size();
        return request.head.substr(begin, request.head.find("\r\n", begin) - begin);
    };
    const std::size_t space = request.head.find(' ');
    request.method = request.head.substr(0, space);
    request.target = request.head.substr(space + 1, request.head.find(' ', space + 1) - space - 1);
    request.authorization = header("Authorization");
    request.accept = header("Accept");
    const std::string length = header("Content-Length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (received.size() < size)
        if (!more()) return std::nullopt;
    request.body = received.substr(0, size);
    received.erase(0, size);
    return request;
}

// By the type that follows the base path; a batch and what names no type go by the manner of "".
inline Manner FhirFixture::manner_for(const std::string& target) const {
    constexpr std::string_view below = "/fhir/r4/";
    std::string type = target.starts_with(below) ? target.substr(below.size()) : std::string();
    type = type.substr(0, type.find_first_of("/?"));
    const std::lock_guard lock(mutex_);
    auto found = manners_.find(type);
    if (found == manners_.end()) found = manners_.find("");
    return found == manners_.end() ? Manner() : found->second;
}

inline bool FhirFixture::answer(AcceptedSocket& socket, const RecordedRequest& request) {
    const Manner manner = manner_for(request.target);
    bool expired = false;
    {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(10),
                          [&] { return stopping_ || requests_.size() >= manner.gather; });
        expired = requests_.size() > token_lasts;
    }
    if (manner.delay.count() > 0 && socket.has_been_left(static_cast<int>(manner.delay.count()))) return false;
    Answer answer = answer_to(request.method, request.target, request.body);
    if (!manner.body.empty()) answer = {200, manner.body};
    if (const unsigned status = expired ? 401 : manner.status; status != 0) answer = {status, outcome_text(status)};
    const bool stays = send(socket, manner, answer);
    ++answered_;
    if (!manner.unasked.empty() && !socket.has_been_left(20) && socket.send(manner.unasked)) ++said_unasked_;
    return stays;
}

inline bool FhirFixture::send(AcceptedSocket& socket, const Manner& manner, const Answer& answer) {
    std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Any\r\n" + manner.headers;
    if (!manner.content_type.empty()) head += "Content-Type: " + manner.content_type + "\r\n";
    if (!manner.location.empty()) head += "Location: " + manner.location + "\r\n";
    const std::string with_length = head + "Content-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n";
    using Way = Manner::Way;
    switch (manner.way) {
    case Way::whole:
        return socket.send(with_length + answer.body);
    case Way::never:
        socket.wait_until_left();
        return false;
    case Way::drip_head:
        return drip(socket, head + "X-Drip: ");
    case Way::drip:
        return socket.send(with_length) && drip(socket, answer.body);
    case Way::endless:
        if (!socket.send(head + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")) return false;
        while (socket.send("400\r\n" + std::string(1024, ' ') + "\r\n")) {
        }
        return false;
    case Way::endless_header:
        if (!socket.send(head)) return false;
        while (socket.send("X-More: " + std::string(1000, 'x') + "\r\n")) {
        }
        return false;
    case Way::truncated:
        socket.send(with_length + answer.body.substr(0, answer.body.size() / 2));
        socket.say_goodbye();
        return false;
    case Way::until_end:
        socket.send(head + "\r\n" + answer.body);
        socket.say_goodbye();
        return false;
    case Way::cut_off:
        socket.send(head + "\r\n" + answer.body);
        return false;
    case Way::chunked: {
        std::string chunks;
        for (std::size_t at = 0; at < answer.body.size(); at += 7) {
            const std::string piece = answer.body.substr(at, 7);
            chunks += std::to_string(piece.size()) + ";part=\"x\"\r\n" + piece + "\r\n";
        }
        return socket.send(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\nX-Trailer: yes\r\n\r\n");
    }
    case Way::raw:
        socket.send(answer.body);
        socket.say_goodbye();
        return false;
    case Way::leave:
        return false;
    }
    return false;
}

// Then an x now and then, for as long as the other side stays.
inline bool FhirFixture::drip(AcceptedSocket& socket, std::string_view bytes) const {
    for (std::size_t i = 0; !socket.has_been_left(5); ++i)
        if (!socket.send(i < bytes.size() / 2 ? bytes.substr(i, 1) : "x")) break;
    return false;
}

inline FhirFixture::Answer FhirFixture::answer_to(const std::string& method, const std::string& target,
                                                  const std::string& body) const {
    if (method == "POST") return {batch_status, batch_status == 200 ? batch(body) : outcome_text(batch_status)};
    constexpr std::string_view below = "/fhir/r4/";
    if (!target.starts_with(below)) return {404, outcome_text(404)};
    const std::string rest = target.substr(below.size());
    const std::size_t end = rest.find_first_of("/?");
    const std::string type = rest.substr(0, end);
    if (end == std::string::npos || rest[end] == '?')
        return page(type, end == std::string::npos ? "" : rest.substr(end + 1), manner_for(target).next);
    const auto found = resources_.find(type);
    if (found != resources_.end())
        for (const auto& [id, resource] : found->second)
            if (id == rest.substr(end + 1)) return {200, resource};
    return {404, outcome_text(404)};
}

// Of the whole type: the query is looked at for _count and _offset alone.
inline FhirFixture::Answer FhirFixture::page(const std::string& type, const std::string& query,
                                             const std::string& next) const {
    const auto number = [&query](const std::string& name, std::size_t otherwise) {
        const std::string text = "&" + query;
        const std::size_t at = text.find("&" + name + "=");
        return at == std::string::npos ? otherwise : std::stoul(text.substr(at + name.size() + 2));
    };
    const auto found = resources_.find(type);
    static const std::vector<std::pair<std::string, std::string>> none;
    const auto& all = found == resources_.end() ? none : found->second;
    const std::size_t from = number("_offset", 0);
    const std::size_t to = std::min(all.size(), from + number("_count", 1000));
    std::string body = R"({"resourceType":"Bundle","type":"searchset","total":)" + std::to_string(all.size());
    const std::string link = !next.empty()     ? next
                             : to < all.size() ? base() + "/" + type + "?_count=" + std::to_string(to - from) +
                                                     "&_offset=" + std::to_string(to)
                                               : "";
    if (!link.empty()) body += R"(,"link":[{"relation":"next","url":")" + link + R"("}])";
    body += R"(,"entry":[)";
    for (std::size_t i = from; i < to; ++i) body += (i == from ? "" : ",") + (R"({"resource":)" + all[i].second + "}");
    return {200, body + "]}"};
}

inline std::string FhirFixture::batch(const std::string& bundle) const {
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = fhir::parse_json(bundle, arena, fhir::Keep::everything);
    std::string body;
    for (const fhir::Value& entry : parsed ? (*parsed)["entry"].items() : std::span<const fhir::Value>()) {
        const fhir::Value* request = entry.find("request");
        const std::string url(request->find("url")->text());
        const unsigned refused = manner_for("/fhir/r4/" + url).status;
        const Answer part =
            refused != 0 ? Answer{refused, outcome_text(refused)} : answer_to("GET", "/fhir/r4/" + url, "");
        body += (body.empty() ? "" : ",") + (R"({"response":{"status":")" + std::to_string(part.status)) +
                R"( Any"},)" + R"("resource":)" + part.body + "}";
    }
    return R"({"resourceType":"Bundle","type":"batch-response","entry":[)" + body + "]}";
}

} // namespace eczema::tests
