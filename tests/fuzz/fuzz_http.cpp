// Any bytes on a connection, as one delivery, byte by byte and in uneven pieces: the requests that are read from them,
// their bodies and what refuses them must not depend on how the bytes were cut. What has been read goes through routing
// and the whole pipeline once. Head, chunked coding and gzip are the service's own; the sockets are left out, and the
// order of their use here is that of http_session.cpp and http_body.cpp.
#include "server/chunked.hpp"
#include "server/gzip.hpp"
#include "server/http_head.hpp"
#include "tests/fuzz/fixed_service.hpp"
#include "tests/fuzz/must.hpp"
#include "tests/fuzz/response_claims.hpp"

#include <memory>

namespace eczema::fuzz {
namespace {

using server::ChunkedDecoder;
using server::ContentCoding;
using server::GzipInflater;
using server::HttpHead;

// Small, so that both are met.
constexpr std::size_t header_limit = 1024;
constexpr std::size_t body_limit = 8192;

enum class Cut : std::uint8_t { whole, bytes, pieces };

// Bytes that arrive. A piece lies where the whole lies, as in the service's inbox.
class Arrivals {
  public:
    Arrivals(std::string_view all, Cut cut) : all_(all), cut_(cut) {}
    std::string_view bytes() const { return all_.substr(begin_, end_ - begin_); }
    std::string_view ahead() const { return all_.substr(begin_); }
    void drop(std::size_t count) { begin_ += count; }
    bool more() {
        if (end_ == all_.size()) return false;
        end_ += std::min(all_.size() - end_, next_size());
        return true;
    }

  private:
    std::size_t next_size() {
        if (cut_ == Cut::whole) return all_.size();
        if (cut_ == Cut::bytes) return 1;
        state_ = state_ * 1'103'515'245U + 12'345U;
        return 1 + (state_ >> 16U) % 61;
    }

    std::string_view all_;
    Cut cut_;
    std::uint32_t state_ = 1;
    std::size_t begin_ = 0, end_ = 0;
};

// What one connection comes to, as text: each request with what the service looks at, then why it ended.
class Connection {
  public:
    Connection(std::string_view bytes, Cut cut) : arrivals_(bytes, cut) {}

    std::string run() {
        for (int requests = 0; requests < 8 && take_request();) ++requests;
        return std::move(log_);
    }

  private:
    bool end(std::string_view why) {
        (log_ += why) += '\n';
        return false;
    }

    bool begun() {
        for (; empty_lines_ < 2 && arrivals_.bytes().starts_with("\r\n"); ++empty_lines_) arrivals_.drop(2);
        const bool half_a_line = empty_lines_ < 2 && arrivals_.bytes() == "\r";
        return !arrivals_.bytes().empty() && !half_a_line;
    }

    // Of a head that does not end within the limit it is refused either what is wrong at its start, when that has
    // arrived in one piece, or that it does not end: 400, 431, or 408 once its time is up.
    bool head_ends() const {
        return arrivals_.ahead().substr(0, header_limit).find("\r\n\r\n") != std::string_view::npos;
    }

    bool take_request() {
        HttpHead head(header_limit);
        empty_lines_ = 0;
        for (HttpHead::State state = HttpHead::State::incomplete; state != HttpHead::State::complete;) {
            if (begun()) state = head.read(arrivals_.bytes());
            const bool refused = state == HttpHead::State::malformed || state == HttpHead::State::too_large;
            if (refused) return end(head_ends() ? head.problem().message : "no head");
            if (state == HttpHead::State::incomplete && !arrivals_.more()) return end("no head");
        }
        return take_body(head) && head.keep_alive();
    }

    bool take_body(const HttpHead& head) {
        if (head.content_coding() == ContentCoding::unknown) return end("coding not known");
        const auto length = head.content_length().value_or(0);
        if (length > body_limit) return end("length too large");
        const std::size_t head_size = head.size();
        std::string body;
        if (head.chunked()) {
            // The head's views stay: nothing of it is dropped before it is told.
            if (!take_chunks(head_size, body)) return false;
        } else {
            while (arrivals_.bytes().size() < head_size + length)
                if (!arrivals_.more()) return end("ended in a body");
            body = arrivals_.bytes().substr(head_size, length);
            taken_ = head_size + length;
        }
        if (head.content_coding() == ContentCoding::gzip && !body.empty() && !undo_gzip(body)) return false;
        tell(head, body);
        arrivals_.drop(taken_);
        return true;
    }

    bool take_chunks(std::size_t head_size, std::string& body) {
        ChunkedDecoder decoder(body_limit, header_limit);
        const auto room = std::make_unique<char[]>(body_limit); // of exactly that size, for the address sanitizer
        taken_ = head_size;
        std::size_t have = 0;
        for (;;) {
            const std::string_view raw = arrivals_.bytes().substr(taken_);
            const auto state = decoder.decode(raw, room.get() + have);
            taken_ += decoder.consumed();
            have += decoder.produced();
            must(have <= body_limit, "a chunked body keeps to the limit");
            if (state == ChunkedDecoder::State::malformed) return end("chunks not well-formed");
            if (state == ChunkedDecoder::State::too_large) return end("chunks too large");
            if (state == ChunkedDecoder::State::complete) break;
            must(decoder.consumed() == raw.size(), "a decoder that waits has taken everything");
            if (!arrivals_.more()) return end("ended in chunks");
        }
        body.assign(room.get(), have);
        return true;
    }

    bool undo_gzip(std::string& body) {
        static GzipInflater inflater;
        server::BodyBuffer text(16);
        const auto state = inflater.inflate(body, body_limit, text);
        if (state == GzipInflater::State::broken) return end("gzip broken");
        if (state == GzipInflater::State::too_large) return end("gzip too large");
        must(inflater.size() <= body_limit, "an inflated body keeps to the limit");
        body.assign(text.data(), inflater.size());
        return true;
    }

    void tell(const HttpHead& head, std::string_view body) {
        for (const std::string_view part :
             {head.method(), head.target(), head.origin(), head.content_type(), head.authorization(), body})
            (log_ += part) += '\n';
        log_ += head.expects_continue() ? "expects " : "";
        log_ += head.keep_alive() ? "stays\n" : "closes\n";
        answer({head.method(), head.target(), head.origin(), head.content_type(), head.authorization(), body});
    }

    void answer(const server::Request& request) {
        const server::Response response = tests::answer_to(request, chosen_snapshot(0)).response;
        must(response.status >= 200 && response.status < 500, "no request makes the service fail");
        for (const auto& [name, value] : response.headers)
            must(value.find_first_of("\r\n") == value.npos, "no header is split");
        if (response.content_type.starts_with("application/json") && !response.body.empty())
            must_be_clean_json(response.body);
        (log_ += std::to_string(response.status)) += '\n';
    }

    Arrivals arrivals_;
    unsigned empty_lines_ = 0;
    std::size_t taken_ = 0; // of the request at the front
    std::string log_;
};

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace eczema::fuzz;
    const std::string_view bytes = text_of(data, size);
    const std::string verdict = Connection(bytes, Cut::whole).run();
    for (const Cut cut : {Cut::bytes, Cut::pieces}) {
        const std::string other = Connection(bytes, cut).run();
        if (other != verdict) std::fprintf(stderr, "whole:\n%s\ncut:\n%s\n", verdict.c_str(), other.c_str());
        must(other == verdict, "the same, however the bytes are cut");
    }
    return 0;
}
