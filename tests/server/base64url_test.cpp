// RFC 4648 vectors, and every spelling that is not the one.
#include "server/base64url.hpp"

#include <gtest/gtest.h>

namespace eczema::server {
namespace {

TEST(Base64Url, vectors_both_ways) {
    const std::pair<std::string, std::string> vectors[] = {
        {"", ""},
        {"f", "Zg"},
        {"fo", "Zm8"},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg"},
        {"fooba", "Zm9vYmE"},
        {"foobar", "Zm9vYmFy"},
        {"\xfb\xff\xbf", "-_-_"},
        {std::string(3, '\0'), "AAAA"},
    };
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(encode_base64url(bytes), text);
        EXPECT_EQ(decode_base64url(text), bytes);
    }
}

TEST(Base64Url, every_byte_and_length_comes_back) {
    std::string bytes;
    for (int i = 0; i < 259; ++i) {
        EXPECT_EQ(decode_base64url(encode_base64url(bytes)), bytes) << i;
        bytes += static_cast<char>(i * 7);
    }
}

TEST(Base64Url, other_spellings_are_refused) {
    for (const char* text : {
             "A",     "AAAAA",                                        // lengths that no bytes have
             "Zg==",  "Zm8=",         "Zm9v=", "=",                   // padding
             "+/+/",  "-_+_",         "-_-/",                         // the other alphabet
             " Zm9v", "Zm9v ",        "Zm 9",  "Zm9v\n",              // white space
             "Zh",    "Zn",           "Zm9",   "Zm-",    "__", "AAB", // bits that belong to no byte
             "Zm9v.", "Zm9v\xc3\xa9", "Zm9*",                         // foreign characters
         })
        EXPECT_EQ(decode_base64url(text), std::nullopt) << text;
    EXPECT_EQ(decode_base64url(std::string_view("Zm9\0", 4)), std::nullopt);
}

TEST(Base64Url, each_character_stands_for_one_value_alone) {
    std::size_t accepted = 0;
    for (int c = 0; c < 256; ++c) {
        const std::string text{static_cast<char>(c), 'A'};
        const auto bytes = decode_base64url(text);
        if (!bytes) continue;
        ++accepted;
        EXPECT_EQ(encode_base64url(*bytes), text);
    }
    EXPECT_EQ(accepted, 64U);
}

} // namespace
} // namespace eczema::server
