#include <cstdint>
#include <optional>
#include <string_view>

#include "clients/verify/arguments.h"
#include "clients/verify/commands.h"
#include "clients/verify/encoding.h"
#include "clients/verify/merkle.h"

namespace handover_verify {
namespace {

// Reads the flags of a proof; remembers the first that is not what it must be.
class ProofFlags {
 public:
  explicit ProofFlags(const Arguments& arguments) : arguments_(arguments) {}

  std::uint64_t Number(std::string_view name) {
    const std::optional<std::uint64_t> number = ParseUnsigned64(arguments_.Flag(name));
    if (!number) Refuse(name, "must be a decimal number of at most 64 bits");
    return number.value_or(0);
  }

  std::string Hash(std::string_view name) {
    const std::optional<std::string> hash = DecodeBase64(arguments_.Flag(name));
    if (!hash) Refuse(name, "must be standard base64 with padding");
    return hash.value_or(std::string());
  }

  std::vector<std::string> Path(std::string_view name) {
    const std::optional<std::vector<std::string>> path = DecodeBase64List(arguments_.Flag(name));
    if (!path) Refuse(name, "must be standard base64 with padding, between commas");
    return path.value_or(std::vector<std::string>());
  }

  const std::string& problem() const { return problem_; }

 private:
  void Refuse(std::string_view name, std::string_view rule) {
    if (problem_.empty()) problem_.append("--").append(name).append(": ").append(rule);
  }

  const Arguments& arguments_;
  std::string problem_;
};

int RefuseProofCall(std::string_view command, const Streams& streams, const std::string& problem) {
  streams.err << "handover-verify " << command << ": " << problem << "\n";
  return kUsage;
}

int AnswerProof(bool holds, const Streams& streams) {
  streams.out << (holds ? "The proof holds.\n" : "The proof does not hold.\n");
  return holds ? kHolds : kDoesNotHold;
}

}  // namespace

int VerifyInclusion(const Words& words, const Streams& streams) {
  std::string problem;
  const std::optional<Arguments> arguments =
      Arguments::Parse(words, {.required_flags = {"leaf-index", "tree-size", "leaf-hash", "root", "proof"}}, problem);
  if (!arguments) return RefuseProofCall("inclusion", streams, problem);
  ProofFlags flags(*arguments);
  const InclusionProof proof = {.leaf_index = flags.Number("leaf-index"),
                                .tree_size = flags.Number("tree-size"),
                                .leaf_hash = flags.Hash("leaf-hash"),
                                .root = flags.Hash("root"),
                                .path = flags.Path("proof")};
  if (!flags.problem().empty()) return RefuseProofCall("inclusion", streams, flags.problem());
  return AnswerProof(InclusionHolds(proof), streams);
}

int VerifyConsistency(const Words& words, const Streams& streams) {
  std::string problem;
  const std::optional<Arguments> arguments =
      Arguments::Parse(words, {.required_flags = {"size1", "size2", "root1", "root2", "proof"}}, problem);
  if (!arguments) return RefuseProofCall("consistency", streams, problem);
  ProofFlags flags(*arguments);
  const ConsistencyProof proof = {.size1 = flags.Number("size1"),
                                  .size2 = flags.Number("size2"),
                                  .root1 = flags.Hash("root1"),
                                  .root2 = flags.Hash("root2"),
                                  .path = flags.Path("proof")};
  if (!flags.problem().empty()) return RefuseProofCall("consistency", streams, flags.problem());
  return AnswerProof(ConsistencyHolds(proof), streams);
}

}  // namespace handover_verify
