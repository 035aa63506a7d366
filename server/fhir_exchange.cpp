#include "server/fhir_exchange.hpp"
#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>

namespace eczema::server {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint32_t header_limit = 16 * 1024;
constexpr std::size_t read_size = 16 * 1024; // as much as a TLS record holds
constexpr std::size_t reserve_most = 1024 * 1024;
constexpr int interim_most = 4;

// Where Beast puts the body: of status 200 into the answer, of any other nowhere.
struct BudgetedBody {
    struct value_type {
        FhirBudget* budget = nullptr;
        FhirBudget::Text* text = nullptr;
    };

    class reader {
      public:
        template <bool is_request, class Fields>
        reader(http::header<is_request, Fields>& head, value_type& body) : status_(head), body_(body) {}

        void init(const boost::optional<std::uint64_t>& length, error_code& error) {
            error = {};
            wanted_ = status_.result_int() == 200;
            if (!wanted_ || !length) return;
            if (!body_.budget->could_hold(*length))
                error = http::error::body_limit;
            else
                body_.text->text.reserve(std::min<std::size_t>(*length, reserve_most));
        }

        template <class Buffers>
        std::size_t put(const Buffers& buffers, error_code& error) {
            error = {};
            std::size_t taken = 0;
            for (auto at = asio::buffer_sequence_begin(buffers); at != asio::buffer_sequence_end(buffers); ++at) {
                const asio::const_buffer piece(*at);
                if (wanted_ &&
                    !body_.budget->append(*body_.text, {static_cast<const char*>(piece.data()), piece.size()})) {
                    error = http::error::body_limit;
                    return taken;
                }
                taken += piece.size();
            }
            return taken;
        }

        void finish(error_code& error) { error = {}; }

      private:
        const http::response_header<>& status_;
        value_type& body_;
        bool wanted_ = false;
    };
};

using Parser = http::response_parser<BudgetedBody>;

std::string_view as_view(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool is_json_type(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return type.empty() || type.find("json") != std::string::npos;
}

bool is_identity(std::string_view content_encoding) {
    return content_encoding.empty() || content_encoding == "identity";
}

bool starts_as_object(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '{';
}

// What of the buffer the parser takes now. True where it has the whole message.
bool feed(Parser& parser, boost::beast::flat_buffer& buffer, error_code& error) {
    while (!parser.is_done() && buffer.size() != 0) {
        const std::size_t taken = parser.put(buffer.data(), error);
        buffer.consume(taken);
        if (error == http::error::need_more) error = {};
        if (error || taken == 0) break;
    }
    return parser.is_done();
}

// What came of the request. The body of an answer other than 200 is not waited for.
FetchOutcome judged(const Parser& parser, unsigned code, bool is_whole, std::string_view body, MediaType media_type) {
    const FetchOutcome outcome = outcome_of(code);
    if (outcome != FetchOutcome::fetched) return outcome;
    const auto& head = parser.get();
    const bool is_of_type = media_type == MediaType::json || is_json_type(as_view(head[http::field::content_type]));
    const bool is_readable =
        is_whole && is_of_type && is_identity(as_view(head[http::field::content_encoding])) && starts_as_object(body);
    return is_readable ? FetchOutcome::fetched : FetchOutcome::failed;
}

} // namespace

bool is_sendable_token(std::string_view token) {
    return token.size() <= 16 * 1024 &&
           std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

FhirExchange::FhirExchange(const FhirAddress& base, std::string_view url, std::string_view token, std::string_view body,
                           MediaType media_type)
    : media_type_(media_type) {
    const std::string_view accept = media_type == MediaType::json ? "application/json" : "application/fhir+json";
    std::string_view target = url;
    target.remove_prefix(base.base.size() - base.path.size());
    request_.reserve(512 + target.size() + token.size() + body.size()); // it must not leave copies of the token behind
    request_ += body.empty() ? "GET " : "POST ";
    if (!target.starts_with('/')) request_ += '/';
    request_.append(target).append(" HTTP/1.1\r\nHost: ").append(base.origin_host);
    if (!token.empty()) request_.append("\r\nAuthorization: Bearer ").append(token);
    request_.append("\r\nAccept: ").append(accept);
    request_ += "\r\nAccept-Encoding: identity\r\nUser-Agent: eczema-cds\r\n";
    if (!body.empty())
        request_ += "Content-Type: application/fhir+json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    request_.append("\r\n").append(body);
}

FhirExchange::~FhirExchange() { wipe(request_); }

IoTask<void> FhirExchange::run(FhirConnection& connection, FhirBudget& budget) {
    struct Held { // gives the bytes back also where the coroutine is cancelled
        FhirBudget& budget;
        FhirBudget::Text text;
        bool whole = false;
        ~Held() {
            if (!whole) budget.give_up(text);
        }
    } held{budget, {}};
    usable_after_ = false;
    const bool sent = co_await connection.write(request_);
    if (!sent) co_return;
    co_await receive(connection, budget, held.text);
    if (answer.outcome != FetchOutcome::fetched) co_return;
    held.whole = true;
    budget.complete(held.text);
    answer.body = std::move(held.text.text);
}

IoTask<void> FhirExchange::receive(FhirConnection& connection, FhirBudget& budget, FhirBudget::Text& text) {
    std::optional<Parser> parser;
    boost::beast::flat_buffer buffer(header_limit + 2 * read_size);
    error_code error;
    bool whole = false;
    unsigned code = 0;
    for (int interim = 0;;) {
        if (!parser) {
            parser.emplace();
            parser->get().body() = {&budget, &text};
            parser->header_limit(header_limit);
            parser->body_limit(boost::none);
            parser->eager(true);
        }
        error = {};
        whole = feed(*parser, buffer, error);
        code = parser->is_header_done() ? parser->get().result_int() : 0;
        if (!error && whole && code / 100 == 1 && code != 101 && interim < interim_most) {
            ++interim;
            parser.reset();
            continue;
        }
        if (error || whole || (code != 0 && code != 200)) break;
        const auto room = buffer.prepare(std::min(read_size, buffer.max_size() - buffer.size()));
        const std::size_t received =
            co_await connection.read(static_cast<char*>(room.data()), room.size()); // 0 also where there is no room
        buffer.commit(received);
        heard_ = heard_ || received != 0;
        if (received != 0) continue;
        if (!heard_) co_return;
        if (parser->got_some())
            parser->put_eof(error);
        else
            error = http::error::end_of_stream; // after an interim answer
        whole = !error && connection.ended_orderly() && parser->is_done();
        break;
    }
    const bool is_too_large = error == http::error::body_limit || text.given_up;
    if (!is_too_large) status = code;
    usable_after_ = !is_too_large && whole && !error && parser->keep_alive() && buffer.size() == 0;
    answer.outcome =
        is_too_large ? FetchOutcome::too_large : judged(*parser, code, whole && !error, text.text, media_type_);
}

} // namespace eczema::server
