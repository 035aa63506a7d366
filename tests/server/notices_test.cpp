// What the serving program says on standard error while it serves, where nobody reads that: answers do not wait for it.
#include "tests/support/full_disk.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/support/serving.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

namespace eczema::tests {
namespace {

using ::testing::HasSubstr;

// A pipe with a name. The test holds both its ends, so that nobody waits who opens it.
class NamedPipe {
  public:
    NamedPipe() {
        if (::mkfifo(path().c_str(), 0600) != 0) throw std::runtime_error("no pipe can be made");
        descriptor_ = ::open(path().c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (descriptor_ < 0) throw std::runtime_error("the pipe cannot be opened");
    }
    ~NamedPipe() { ::close(descriptor_); }
    NamedPipe(const NamedPipe&) = delete;
    NamedPipe& operator=(const NamedPipe&) = delete;

    std::string path() const { return folder_.file("pipe"); }

    // Until it takes not one byte more.
    void fill() const {
        const std::string block(4096, filler);
        for (std::size_t size = block.size(); size > 0;)
            if (::write(descriptor_, block.data(), size) <= 0) size /= 2;
    }
    // All that is in it but what fills it.
    std::string read_out() const {
        std::string text, block(4096, '\0');
        for (ssize_t size = 0; (size = ::read(descriptor_, block.data(), block.size())) > 0;)
            text.append(block, 0, static_cast<std::size_t>(size));
        std::erase(text, filler);
        return text;
    }

  private:
    static constexpr char filler = '~';
    const ScratchFolder folder_;
    int descriptor_ = -1;
};

class Notices : public ::testing::Test {
  protected:
    unsigned cards() const {
        HttpClient client(serving.port());
        client.send(post_of("order-sign", order_request()));
        return client.read_reply().status;
    }
    // Of another card each time, so that there is something to write.
    unsigned feedback() {
        HttpClient client(serving.port());
        client.send(post_of("order-sign/feedback", R"({"feedback":[{"card":"card-)" + std::to_string(++card) +
                                                       R"(","outcome":"accepted"}]})"));
        return client.read_reply().status;
    }
    // Waits until the pipe has said it.
    bool says(std::string_view words) {
        return comes_true([&] {
            said += errors.read_out();
            return said.find(words) != std::string::npos;
        });
    }

    const ScratchFolder folder;
    const NamedPipe errors;
    Serving serving{{"--as-of", "2026-11-25"},
                    {"ECZEMA_CDS_STORE__FILE=" + folder.file("store.sqlite"),
                     "ECZEMA_CDS_AUDIT__FILE=" + folder.file("audit.jsonl"), "ECZEMA_CDS_LOG__DECISIONS=false",
                     "ECZEMA_CDS_METRICS__ADDRESS=127.0.0.1:0"},
                    errors.path()};
    std::string said;
    int card = 0;
};

TEST_F(Notices, HoldUpNoAnswerWhereNobodyReadsThem) {
    ASSERT_EQ(feedback(), 200U);
    EXPECT_THAT(errors.read_out(), HasSubstr("SNOMED CT"));
    errors.fill();
    {
        const FullDisk full(0, serving.child().id());
        ASSERT_TRUE(comes_true([&] { return feedback() == 503; }));
        for (int i = 0; i < 10; ++i) {
            EXPECT_EQ(feedback(), 503U);
            EXPECT_EQ(cards(), 200U);
        }
        // What the audit has to say of it comes from a thread of its own.
        EXPECT_TRUE(comes_true([&] { return serving.metrics().find("eczema_cds_audit_up 0\n") != std::string::npos; }));
        serving.child().signal(SIGHUP);
    }
    EXPECT_TRUE(comes_true([&] { return feedback() == 200; }));
    EXPECT_EQ(cards(), 200U);
    // Once somebody reads, all is there.
    EXPECT_TRUE(says("store: feedback is taken again\n"));
    EXPECT_TRUE(says("audit: rows are written again\n"));
    EXPECT_TRUE(says("configuration reloaded\n"));
    EXPECT_THAT(said, HasSubstr("store: feedback cannot be written and is refused\n"));
    EXPECT_THAT(said, HasSubstr("audit: rows cannot be written and wait: File too large\n"));
}

TEST_F(Notices, HoldUpNoEndWhereNobodyReadsThem) {
    errors.fill();
    serving.child().signal(SIGHUP);
    EXPECT_EQ(cards(), 200U);
    serving.child().signal(SIGTERM);
    EXPECT_EQ(serving.child().exit_code(), 0);
}

} // namespace
} // namespace eczema::tests
