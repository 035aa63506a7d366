// The raw connection against a peer that follows a script: what it writes, and how it reads.
#include "conformance/wire/raw_connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <future>
#include <gtest/gtest.h>

namespace eczema::conformance {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;
using Sign = RawConnection::Sign;

// Takes one connection and does with it what the script says.
class Peer {
  public:
    explicit Peer(std::function<void(tcp::socket&)> script)
        : done_(std::async(std::launch::async, [this, script = std::move(script)] {
              tcp::socket socket(context_);
              acceptor_.accept(socket);
              script(socket);
          })) {}

    HttpClient client() const {
        return {{"127.0.0.1", std::to_string(acceptor_.local_endpoint().port()), "", false}, std::chrono::seconds(5)};
    }
    void join() { done_.get(); }

  private:
    asio::io_context context_;
    tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::future<void> done_;
};

std::string read(tcp::socket& socket, std::size_t size) {
    std::string text(size, '\0');
    asio::read(socket, asio::buffer(text));
    return text;
}

void write(tcp::socket& socket, const std::string& text) { asio::write(socket, asio::buffer(text)); }

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";

TEST(RequestText, frames_the_body_unless_the_headers_do) {
    const BaseUrl base{"::1", "8080", "/cds", false};
    EXPECT_EQ(request_text({"POST", "/x", {{"A", "b"}}, "{}"}, base),
              "POST /cds/x HTTP/1.1\r\nHost: [::1]:8080\r\nUser-Agent: cds-hooks-examiner\r\nA: b\r\n"
              "Content-Length: 2\r\n\r\n{}");
    EXPECT_EQ(request_text({"POST", "/x", {{"transfer-encoding", "chunked"}}, "{}"}, base).find("Content-Length"),
              std::string::npos);
    EXPECT_EQ(request_text({"GET", "/x", {}, {}}, base).find("Content-Length"), std::string::npos);
}

TEST(ChunkedText, cuts_into_chunks) {
    EXPECT_EQ(chunked_text("abcde", 2), "2\r\nab\r\n2\r\ncd\r\n1\r\ne\r\n0\r\n\r\n");
    EXPECT_EQ(chunked_text("0123456789abcdefgh", 100), "12\r\n0123456789abcdefgh\r\n0\r\n\r\n");
    EXPECT_EQ(chunked_text("", 2), "0\r\n\r\n");
}

TEST(RawConnection, reads_responses_one_by_one) {
    Peer peer([](tcp::socket& socket) {
        EXPECT_EQ(read(socket, 4), "ping");
        write(socket, ok + "{}" + "HTTP/1.1 404 No\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
    });
    const HttpClient client = peer.client();
    RawConnection connection(client, milliseconds(5000));
    ASSERT_FALSE(connection.open());
    ASSERT_FALSE(connection.write_in_pieces("ping", 1, milliseconds(1)));
    const Reply first = connection.read("POST");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->status, 200U);
    EXPECT_EQ(first->body, "{}");
    EXPECT_TRUE(connection.is_open());
    const Reply second = connection.read("POST");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->status, 404U);
    EXPECT_FALSE(connection.is_open()) << "the response said Connection: close";
    peer.join();
}

TEST(RawConnection, continue_is_a_response_of_its_own) {
    Peer peer([](tcp::socket& socket) { write(socket, "HTTP/1.1 100 Continue\r\n\r\n" + ok + "{}"); });
    const HttpClient client = peer.client();
    RawConnection connection(client, milliseconds(5000));
    ASSERT_FALSE(connection.open());
    const Reply first = connection.read("POST");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->status, 100U);
    const Reply second = connection.read("POST");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->status, 200U);
    peer.join();
}

TEST(RawConnection, silence_leaves_it_as_it_was) {
    Peer peer([](tcp::socket& socket) {
        EXPECT_EQ(read(socket, 2), "go");
        write(socket, ok + "{}");
    });
    const HttpClient client = peer.client();
    RawConnection connection(client, milliseconds(5000));
    ASSERT_FALSE(connection.open());
    EXPECT_EQ(connection.wait_for_sign(milliseconds(20)), Sign::silent);
    ASSERT_FALSE(connection.write("go"));
    EXPECT_EQ(connection.wait_for_sign(milliseconds(5000)), Sign::answering);
    EXPECT_EQ(connection.wait_for_sign(milliseconds(5000)), Sign::answering) << "its bytes are kept";
    const Reply reply = connection.read("POST");
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body, "{}");
    EXPECT_EQ(connection.wait_for_sign(milliseconds(5000)), Sign::closed);
    peer.join();
}

TEST(RawConnection, an_answer_that_does_not_end_is_no_answer) {
    Peer peer([](tcp::socket& socket) {
        write(socket, ok + "{");
        read(socket, 1);
    });
    const HttpClient client = peer.client();
    RawConnection connection(client, milliseconds(50));
    ASSERT_FALSE(connection.open());
    const Reply reply = connection.read("POST");
    EXPECT_FALSE(reply);
    EXPECT_FALSE(connection.is_open());
    EXPECT_THROW(peer.join(), boost::system::system_error);
}

TEST(RawConnection, abort_is_a_reset) {
    Peer peer([](tcp::socket& socket) {
        EXPECT_EQ(read(socket, 2), "go");
        char byte = 0;
        boost::system::error_code error;
        socket.read_some(asio::buffer(&byte, 1), error);
        EXPECT_EQ(error, asio::error::connection_reset);
    });
    const HttpClient client = peer.client();
    RawConnection connection(client, milliseconds(5000));
    ASSERT_FALSE(connection.open());
    ASSERT_FALSE(connection.write("go"));
    connection.abort();
    peer.join();
}

} // namespace
} // namespace eczema::conformance
