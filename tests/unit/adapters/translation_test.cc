#include "adapters/translation.h"

#include <memory>
#include <set>
#include <string>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

// Knows documents by their first letter.
class LetterReader final : public Reader {
 public:
  LetterReader(std::string format, char letter) : format_(std::move(format)), letter_(letter) {}
  std::string_view format() const override { return format_; }
  bool Recognises(std::string_view bytes) const override { return bytes.starts_with(letter_); }
  Translation Read(std::string_view, const ReadContext&) const override { return {}; }

 private:
  const std::string format_;
  const char letter_;
};

class NamedWriter final : public Writer {
 public:
  std::string_view format() const override { return "CSV"; }
  Written Write(const std::vector<exchange::v1::Handover>&) const override { return {"written", "", {}, {}}; }
};

Registry SmallRegistry() {
  Registry registry;
  registry.readers.push_back(std::make_unique<LetterReader>("A", 'a'));
  registry.readers.push_back(std::make_unique<LetterReader>("B", 'b'));
  registry.readers.push_back(std::make_unique<LetterReader>("C", 'b'));
  registry.writers.push_back(std::make_unique<NamedWriter>());
  return registry;
}

TEST(RegistryTest, FindsByFormat) {
  const Registry registry = SmallRegistry();
  EXPECT_EQ(registry.FindReader("B")->format(), "B");
  EXPECT_EQ(registry.FindReader("b"), nullptr);
  EXPECT_EQ(registry.FindReader(""), nullptr);
  EXPECT_EQ(registry.FindWriter("CSV")->format(), "CSV");
  EXPECT_EQ(registry.FindWriter("A"), nullptr);
}

TEST(WriterTest, AFormatThatNamesNoPartyWritesTheSameWithADirectory) {
  const NamedWriter writer;
  EXPECT_FALSE(writer.names_parties());
  EXPECT_EQ(writer.WriteKnowing({{"", {"gln:5790000999026"}}}, {}).bytes, writer.Write({}).bytes);
  EXPECT_EQ(writer.Write({}).bytes, "written");
}

TEST(RegistryTest, TheFirstThatRecognisesIsTheOne) {
  const Registry registry = SmallRegistry();
  EXPECT_EQ(registry.Recognise("b...")->format(), "B");
  EXPECT_EQ(registry.Recognise("a...")->format(), "A");
  EXPECT_EQ(registry.Recognise("c..."), nullptr);
  EXPECT_EQ(registry.Recognise(""), nullptr);
}

TEST(TranslationTest, WithoutAHandoverItIsRefused) {
  Translation translation;
  EXPECT_FALSE(translation.accepted());
  translation.handovers.emplace_back();
  EXPECT_TRUE(translation.accepted());
}

TEST(MakeRegistryTest, EveryFormatStandsOnce) {
  const Registry registry = MakeRegistry();
  std::set<std::string_view> formats;
  for (const auto& reader : registry.readers) EXPECT_TRUE(formats.insert(reader->format()).second);
  EXPECT_NE(registry.FindReader("MEDCOM_XDIS32"), nullptr);
  EXPECT_EQ(registry.Recognise("<Emessage/>")->format(), "MEDCOM_XDIS32");
  EXPECT_EQ(registry.Recognise("no format at all"), nullptr);
}

}  // namespace
}  // namespace handover::adapters
