#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <sstream>
#include <string>

#include "clients/verify/commands.h"
#include "clients/verify/merkle.h"
#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

std::string Base64(const std::string& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string Joined(const Strings& path) {
  std::string text;
  for (const std::string& node : path) text += (text.empty() ? "" : ",") + Base64(node);
  return text;
}

class ProofCommandsTest : public testing::Test {
 protected:
  int Inclusion(const Words& words) { return VerifyInclusion(words, {out_, err_}); }
  int Consistency(const Words& words) { return VerifyConsistency(words, {out_, err_}); }

  // A genuine call with one word replaced.
  Words InclusionWith(std::size_t place, const std::string& word) const {
    Words words = inclusion_;
    words[place] = word;
    return words;
  }
  Words ConsistencyWith(std::size_t place, const std::string& word) const {
    Words words = consistency_;
    words[place] = word;
    return words;
  }

  const Strings leaves_ = {"a", "b", "c", "d", "e"};
  const std::string root_ = Base64(TreeHash(leaves_));
  const std::string path_ = Joined(TreePath(2, leaves_));
  const Words inclusion_ = {"--leaf-index=2", "--tree-size=5", "--leaf-hash=" + Base64(LeafHash("c")),
                            "--root=" + root_, "--proof=" + path_};
  const std::string old_root_ = Base64(TreeHash(Part(leaves_, 0, 3)));
  const Words consistency_ = {"--size1=3", "--size2=5", "--root1=" + old_root_, "--root2=" + root_,
                              "--proof=" + Joined(TreeConsistency(3, leaves_))};
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ProofCommandsTest, AGenuineInclusionProofHolds) {
  EXPECT_EQ(Inclusion(inclusion_), kHolds);
  EXPECT_EQ(out_.str(), "The proof holds.\n");
}

TEST_F(ProofCommandsTest, FlagsMayBeSeparateWordsInAnyOrder) {
  EXPECT_EQ(Inclusion({"--proof", path_, "--root", root_, "--leaf-hash", Base64(LeafHash("c")), "--tree-size", "5",
                       "--leaf-index", "2"}),
            kHolds);
}

TEST_F(ProofCommandsTest, AnInclusionProofOfSomethingElseDoesNotHold) {
  EXPECT_EQ(Inclusion(InclusionWith(0, "--leaf-index=3")), kDoesNotHold);
  EXPECT_EQ(Inclusion(InclusionWith(1, "--tree-size=4")), kDoesNotHold);
  EXPECT_EQ(Inclusion(InclusionWith(1, "--tree-size=0")), kDoesNotHold);
  EXPECT_EQ(Inclusion(InclusionWith(3, "--root=" + old_root_)), kDoesNotHold);
  EXPECT_EQ(Inclusion(InclusionWith(4, "--proof=")), kDoesNotHold);
  EXPECT_NE(out_.str().find("The proof does not hold.\n"), std::string::npos);
}

TEST_F(ProofCommandsTest, NumbersUpTo64BitsAreTaken) {
  EXPECT_EQ(Inclusion(InclusionWith(0, "--leaf-index=18446744073709551615")), kDoesNotHold);
  EXPECT_EQ(Inclusion(InclusionWith(1, "--tree-size=18446744073709551615")), kDoesNotHold);
  EXPECT_EQ(Consistency(ConsistencyWith(1, "--size2=18446744073709551615")), kDoesNotHold);
}

TEST_F(ProofCommandsTest, TheOnlyLeafIsProvenByAnEmptyProof) {
  const std::string hash = Base64(LeafHash("a"));
  const Words words = {"--leaf-index=0", "--tree-size=1", "--leaf-hash=" + hash, "--root=" + hash};
  Words with_proof = words;
  with_proof.push_back("--proof=");
  EXPECT_EQ(Inclusion(with_proof), kHolds);
  with_proof.back() = "--proof";
  with_proof.push_back("");
  EXPECT_EQ(Inclusion(with_proof), kHolds);
  EXPECT_EQ(Inclusion(words), kUsage);
}

TEST_F(ProofCommandsTest, AHashOfAnotherLengthDoesNotHold) {
  EXPECT_EQ(Inclusion(InclusionWith(3, "--root=")), kDoesNotHold);
  EXPECT_EQ(Inclusion(InclusionWith(2, "--leaf-hash=Zg==")), kDoesNotHold);
  EXPECT_EQ(Inclusion(InclusionWith(4, "--proof=" + path_ + ",")), kDoesNotHold);
  EXPECT_EQ(Inclusion(InclusionWith(4, "--proof=" + path_ + ",Zg==")), kDoesNotHold);
}

TEST_F(ProofCommandsTest, MalformedInclusionFlagsAreMisuse) {
  for (const char* number : {"", "-1", "+2", " 2", "2 ", "0x2", "18446744073709551616"}) {
    EXPECT_EQ(Inclusion(InclusionWith(0, std::string("--leaf-index=") + number)), kUsage) << number;
    EXPECT_EQ(Inclusion(InclusionWith(1, std::string("--tree-size=") + number)), kUsage) << number;
  }
  for (const char* text : {"Zg", "Zg=", "Z-_=", "Zm9 ", "Zh=="}) {
    EXPECT_EQ(Inclusion(InclusionWith(2, std::string("--leaf-hash=") + text)), kUsage) << text;
    EXPECT_EQ(Inclusion(InclusionWith(3, std::string("--root=") + text)), kUsage) << text;
    EXPECT_EQ(Inclusion(InclusionWith(4, std::string("--proof=") + text)), kUsage) << text;
  }
  EXPECT_EQ(out_.str(), "");
  EXPECT_NE(err_.str(), "");
}

TEST_F(ProofCommandsTest, MissingDoubledAndUnknownFlagsAreMisuse) {
  for (std::size_t i = 0; i < inclusion_.size(); ++i) {
    Words missing = inclusion_;
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(Inclusion(missing), kUsage) << i;
    Words doubled = inclusion_;
    doubled.push_back(inclusion_[i]);
    EXPECT_EQ(Inclusion(doubled), kUsage) << i;
    Words missing_too = consistency_;
    missing_too.erase(missing_too.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(Consistency(missing_too), kUsage) << i;
  }
  Words unknown = inclusion_;
  unknown.push_back("--size1=3");
  EXPECT_EQ(Inclusion(unknown), kUsage);
  Words file = inclusion_;
  file.push_back("file");
  EXPECT_EQ(Inclusion(file), kUsage);
}

TEST_F(ProofCommandsTest, AGenuineConsistencyProofHolds) { EXPECT_EQ(Consistency(consistency_), kHolds); }

TEST_F(ProofCommandsTest, AConsistencyProofOfSomethingElseDoesNotHold) {
  EXPECT_EQ(Consistency(ConsistencyWith(0, "--size1=4")), kDoesNotHold);
  EXPECT_EQ(Consistency(ConsistencyWith(0, "--size1=0")), kDoesNotHold);
  EXPECT_EQ(Consistency(ConsistencyWith(0, "--size1=6")), kDoesNotHold);
  EXPECT_EQ(Consistency(ConsistencyWith(2, "--root1=" + root_)), kDoesNotHold);
  EXPECT_EQ(Consistency(ConsistencyWith(4, "--proof=")), kDoesNotHold);
}

TEST_F(ProofCommandsTest, EqualSizesHoldForEqualRootsAndAnEmptyProof) {
  const auto equal = [&](const char* size, const std::string& root1, const std::string& root2,
                         const std::string& proof) {
    return Consistency({std::string("--size1=") + size, std::string("--size2=") + size, "--root1=" + root1,
                        "--root2=" + root2, "--proof=" + proof});
  };
  EXPECT_EQ(equal("1", root_, root_, ""), kHolds);
  EXPECT_EQ(equal("1", "YW55", "YW55", ""), kHolds);
  EXPECT_EQ(equal("1", root_, old_root_, ""), kDoesNotHold);
  EXPECT_EQ(equal("1", root_, root_, root_), kDoesNotHold);
  EXPECT_EQ(equal("0", root_, root_, ""), kDoesNotHold);
}

TEST_F(ProofCommandsTest, MalformedConsistencyFlagsAreMisuse) {
  EXPECT_EQ(Consistency(ConsistencyWith(0, "--size1=three")), kUsage);
  EXPECT_EQ(Consistency(ConsistencyWith(1, "--size2=-1")), kUsage);
  EXPECT_EQ(Consistency(ConsistencyWith(2, "--root1=Zg")), kUsage);
  EXPECT_EQ(Consistency(ConsistencyWith(3, "--root2=*")), kUsage);
  EXPECT_EQ(Consistency(ConsistencyWith(4, "--proof=Zg==;Zg==")), kUsage);
  EXPECT_NE(err_.str().find("--size1: must be a decimal number"), std::string::npos);
}

}  // namespace
}  // namespace handover_verify
