// Rows of tables of raw requests, and the server that they are tried on. Behind each row a second request is glued,
// for "/smuggled": it must be answered as a request of its own where the row's last one was, and never after a refusal.
#pragma once
#include "tests/support/running_server.hpp"
#include <algorithm>
#include <atomic>
#include <gtest/gtest.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::tests {

struct RawRequest {
    enum class Then { serves_the_next, closes, refuses };

    std::string name;
    std::string bytes;
    std::vector<std::string> answers; // bodies, as echo() writes them
    Then then;
    unsigned status = 0; // of the refusal
};

inline RawRequest refused(std::string name, std::string bytes, unsigned status = 400) {
    return {std::move(name), std::move(bytes), {}, RawRequest::Then::refuses, status};
}
inline RawRequest refused_after(std::string name, std::string bytes, std::vector<std::string> answers,
                                unsigned status = 400) {
    return {std::move(name), std::move(bytes), std::move(answers), RawRequest::Then::refuses, status};
}
inline RawRequest answered(std::string name, std::string bytes, std::vector<std::string> answers) {
    return {std::move(name), std::move(bytes), std::move(answers), RawRequest::Then::serves_the_next};
}
inline RawRequest answered_last(std::string name, std::string bytes, std::vector<std::string> answers) {
    return {std::move(name), std::move(bytes), std::move(answers), RawRequest::Then::closes};
}

// A request for "/a" whose head ends with these lines.
inline std::string get_with(std::string_view lines) {
    return "GET /a HTTP/1.1\r\nHost: test\r\n" + std::string(lines) + "\r\n";
}
inline std::string post_with(std::string_view lines, std::string_view body) {
    return "POST /a HTTP/1.1\r\nHost: test\r\n" + std::string(lines) + "\r\n" + std::string(body);
}

class RawRequestServer {
  public:
    void try_all(std::span<const RawRequest> rows) {
        for (const RawRequest& row : rows) {
            SCOPED_TRACE(row.name);
            const std::string bytes = row.bytes + "GET /smuggled HTTP/1.1\r\nHost: test\r\n\r\n";
            try_pieces(row, "in one piece", {bytes});
            try_pieces(row, "byte by byte", cut(bytes, [](std::string_view) { return true; }));
            try_pieces(row, "cut at every CR LF",
                       cut(bytes, [](std::string_view so_far) { return so_far.ends_with("\r\n"); }));
        }
    }

  private:
    template <class Ends>
    static std::vector<std::string> cut(std::string_view bytes, Ends ends) {
        std::vector<std::string> pieces(1);
        for (const char c : bytes) {
            pieces.back() += c;
            if (ends(pieces.back())) pieces.emplace_back();
        }
        return pieces;
    }

    void try_pieces(const RawRequest& row, const char* delivery, const std::vector<std::string>& pieces) {
        SCOPED_TRACE(delivery);
        served_ = 0;
        HttpClient client = server_.connect();
        for (const std::string& piece : pieces)
            if (!client.send(piece)) break;
        client.end_sending();
        for (const std::string& answer : row.answers) {
            const auto reply = client.read_reply();
            EXPECT_EQ(reply.status, 200U);
            EXPECT_EQ(reply.body, answer);
        }
        if (row.then == RawRequest::Then::serves_the_next) {
            EXPECT_EQ(client.read_reply().body, "GET /smuggled||||");
        }
        if (row.then == RawRequest::Then::refuses) {
            const auto reply = client.read_reply();
            EXPECT_EQ(reply.status, row.status) << reply.body;
            EXPECT_EQ(reply.header("Connection"), "close");
        }
        EXPECT_TRUE(client.ended());
        EXPECT_EQ(served_, row.then == RawRequest::Then::serves_the_next ? 1U : 0U) << "answers to /smuggled";
    }

    // Counts whatever asks for "/smuggled", by any method and under any host.
    std::atomic<unsigned> served_{0};
    RunningServer server_{{},
                          1,
                          {[this](const server::Request& request) {
                               if (request.target.find("smuggled") != std::string_view::npos) ++served_;
                               return echo(request);
                           },
                           refuse}};
};

} // namespace eczema::tests
