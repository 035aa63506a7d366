// Words of value sets in free text: whole words, beginnings, accents, and words that are misspelt.
#include "fhir/set_words.hpp"

#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

SetWords words() {
    SetWords made;
    made.add("methotrexate", 0);
    made.add("ciclospor*", 1);
    made.add("Depo-Medrol", 2);
    made.add("Humira", 3);
    made.add("methotrexate", 4);
    made.add("*", 5);
    made.add("", 6);
    made.add("certolizumab pegol", 7);
    return made;
}

constexpr unsigned long methotrexate = 0b10001, ciclosporin = 0b10, depot = 0b100, humira = 0b1000;

TEST(SetWords, StandWhole) {
    for (const char* text : {"methotrexate", "METHOTREXATE 2.5 mg", "oral methotrexate,", "(methotrexate)"})
        EXPECT_EQ(words().sets_in(text), SetBits(methotrexate)) << text;
    for (const char* text : {"methotrexates", "methotrexate5", "xmethotrexate", "5methotrexate", "methotrexat"})
        EXPECT_TRUE(words().sets_in(text).none()) << text;
    EXPECT_EQ(words().sets_in("depo-medrol 40"), SetBits(depot));
    EXPECT_EQ(words().sets_in("Humira/methotrexate"), SetBits(methotrexate | humira));
}

TEST(SetWords, BeginAWordWhereTheyEndInAStar) {
    for (const char* text : {"ciclospor", "Ciclosporin", "ciclosporina 25", "oral CICLOSPORINUM"})
        EXPECT_EQ(words().sets_in(text), SetBits(ciclosporin)) << text;
    for (const char* text : {"ciclospo", "xciclosporin", "*"}) EXPECT_TRUE(words().sets_in(text).none()) << text;
}

TEST(SetWords, AreFoundWithAccents) {
    for (const char* text : {"m\xC3\xA9thotrexate", "M\xC3\x89THOTREXATE", "me\xCC\x81thotrexate"})
        EXPECT_EQ(words().sets_in(text), SetBits(methotrexate)) << text;
    for (const char* text : {"m\xC3", "m\xC3thotrexate", "\xCC", "m\xE9thotrexate", "\xD0\x9C\xD0\xB5\xD1\x82"})
        EXPECT_TRUE(words().sets_in(text).none()) << text;
}

TEST(SetWords, AreNearlyFoundOneLetterApart) {
    for (const char* text : {"metotrexate", "methhotrexate", "methotrexale", "methotrexaet", "methotrexat",
                             "methotrexates", "take METOTREXATE 5", "methotrexate5mg"})
        EXPECT_EQ(words().sets_nearly_in(text), SetBits(methotrexate)) << text;
    for (const char* text : {"", "methotrxt", "ethotrexate", "nethotrexate", "metotrexates", "methotrexasse", "humirra",
                             "humir", "ciclosporn", "metformin"})
        EXPECT_TRUE(words().sets_nearly_in(text).none()) << text;
}

TEST(SetWords, OfSixLettersAreNeverMisspelt) {
    SetWords made;
    made.add("abcdef", 0);
    made.add("abcdefg", 1);
    EXPECT_EQ(made.sets_nearly_in("abcdex"), SetBits());
    EXPECT_EQ(made.sets_nearly_in("abcdfg"), SetBits(0b10));
    EXPECT_EQ(made.sets_nearly_in("abcdegf"), SetBits(0b10));
}

} // namespace
} // namespace eczema::fhir
