#ifndef HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEST_EXPORT_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEST_EXPORT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "clients/verify/digests.h"
#include "clients/verify/encoding.h"
#include "tests/unit/clients/verify/test_log.h"

// An export.json of three entries, written by docs/formats/export.md and not by the code under test: something handed
// out with a copy due, the same for a person it also concerns (a CONCERNS leaf), and the export that gives the copy.
namespace handover_verify {

inline std::string WireText(int field, const std::string& bytes) {
  return std::string(1, static_cast<char>(field << 3 | 2)) + static_cast<char>(bytes.size()) + bytes;
}

// Field numbers from 16 on take two bytes.
inline std::string WireLateText(int field, const std::string& bytes) {
  return std::string(1, static_cast<char>((field & 0x0f) << 3 | 0x82)) + static_cast<char>(field >> 4) +
         static_cast<char>(bytes.size()) + bytes;
}

struct TestExport {
  TestKey log_key = TestKey::Generate();
  std::string stream = std::string(32, 's');
  std::string event = "HANDED_OUT";
  std::string copies_due = R"([{"sequence":1,"met_by":3},{"sequence":2,"met_by":3}])";
  std::string told_later;  // Bytes appended to the second detail.
  int log_size = 7;        // What the snapshot says it is of.
  int main_type = 5;
  std::size_t said_time = 1'000;
  std::string others;
  std::vector<std::string> leaves;

  static std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

  std::string Path(std::size_t index) const {
    std::string list;
    for (const std::string& node : TreePath(index, leaves)) list += (list.empty() ? "" : ",") + Quoted(EncodeHex(node));
    return "[" + list + "]";
  }
  std::string Logged(std::size_t index) const {
    return "\"leaf\":" + Quoted(EncodeHex(leaves[index])) + ",\"index\":" + std::to_string(index) +
           ",\"path\":" + Path(index);
  }
  static std::string LeafOf(int type, const std::string& ref, const std::string& link, const std::string& detail) {
    return TestLeaf{.type = type, .ref = ref, .link = link}.Bytes().substr(0, 96) + detail;
  }
  static std::string HashOf(const std::string& leaf) { return Sha256(std::string(1, '\0') + leaf); }

  std::string DecisionBytes() const {
    const std::string pair = WireText(1, "BIRTH") + WireText(3, "ALLOWED_BY_BASIS");
    const std::string section = WireText(1, "Newborn") + WireText(2, pair) + std::string("\x18\x01");
    return WireText(1, "PERMITTED") + WireText(3, "P-05") + WireText(5, "the law") + WireText(6, section) +
           WireText(7, "consent") + WireText(8, "CITIZEN_COPY");
  }
  std::string DetailBytes() const {
    return WireText(1, event) + WireText(3, std::string(16, '\x01')) + WireText(7, DecisionBytes()) +
           WireText(13, std::string(16, '\x02'));
  }
  std::string ExportDetail() const {
    return WireText(1, "EXPORTED") + WireText(2, "FOR_THE_CITIZEN") + WireLateText(16, "why");
  }
  std::string Says() const {
    return R"({"event":")" + event +
           R"(","reason":"","note":"","kind":"","handover_id":"01010101-0101-0101-0101-010101010101","delivery_id":"",)"
           R"("actor_party":"","other_party":"","professional":"","consent_id":"","decisions":[{"recipient_party":)"
           R"("02020202-0202-0202-0202-020202020202","verdict":"PERMITTED","reason":"","rule_id":"P-05",)"
           R"("legal_basis":"","citation":"the law","obligations":["CITIZEN_COPY"],"considered_consents":["consent"],)"
           R"("sections":[{"type":"Newborn","category":"BIRTH","permitted":true,"reason":"ALLOWED_BY_BASIS"}]}]})";
  }
  static std::string ExportSays() {
    return R"({"event":"EXPORTED","reason":"FOR_THE_CITIZEN","note":"why","kind":"","handover_id":"","delivery_id":"",)"
           R"("actor_party":"","other_party":"","professional":"","consent_id":"","decisions":[]})";
  }

  struct Place {
    std::size_t index;
    std::size_t seq;
    std::string prev;
    std::string detail;
    std::string says;
    std::string extra;
  };
  std::string Entry(const Place& place) const {
    return "{\"sequence\":" + std::to_string(place.seq) + ",\"time_ms\":" + std::to_string(said_time) +
           ",\"previous\":" + Quoted(EncodeHex(place.prev)) + ",\"link_salt\":" + Quoted(EncodeHex(Salt(place.seq))) +
           "," + Logged(place.index) + place.extra + ",\"detail\":" + Quoted(EncodeHex(place.detail)) +
           ",\"detail_salt\":" + Quoted(EncodeHex(Salt(place.seq))) + ",\"says\":" + place.says + "}";
  }
  static std::string Salt(std::size_t seq) { return std::string(16, static_cast<char>(seq)); }

  // What stands for another number of the same person: the part between the version and the others.
  static std::string AsOther(const std::string& text) {
    const std::size_t begin = text.find("\"part\"");
    return "{" + text.substr(begin, text.rfind(",\"others\"") - begin) + "}";
  }

  // Entries at 1, 4 and 6 of a log of nine; the second points to 3; the snapshot is at 7 and of the first 7.
  std::string Make() {
    const std::string zero(32, '\0');
    leaves.assign(9, TestLeaf().Bytes());
    const auto link = [this](std::size_t seq, const std::string& prev) {
      return LinkDigest({Salt(seq), stream, seq, prev});
    };
    const std::string second_detail = DetailBytes() + told_later;
    leaves[1] = LeafOf(5, std::string(32, 'D'), link(1, zero), DetailDigest(Salt(1), DetailBytes()));
    const std::string first = HashOf(leaves[1]);
    leaves[3] = LeafOf(main_type, std::string(32, 'R'), zero, zero);
    leaves[4] = LeafOf(11, HashOf(leaves[3]), link(2, first), DetailDigest(Salt(2), second_detail));
    const std::string second = HashOf(leaves[4]);
    leaves[6] = LeafOf(13, zero, link(3, second), DetailDigest(Salt(3), ExportDetail()));
    const Strings streams = {"first", IndexLeafData({stream, 3, HashOf(leaves[6])}), "third"};
    const std::string size_detail = WireText(1, "INDEX") + std::string(1, '\x78') + static_cast<char>(log_size);
    leaves[7] = LeafOf(8, TreeHash(streams), zero, DetailDigest(Salt(9), size_detail));
    TestHead head{.log_id = Sha256(log_key.Spki()), .size = leaves.size(), .root = TreeHash(leaves)};
    std::string index_path;
    for (const std::string& node : TreePath(1, streams)) {
      index_path += (index_path.empty() ? "" : ",") + Quoted(EncodeHex(node));
    }
    return "{\"format\":\"handover-export\",\"version\":2,\"part\":\"TOLD\",\"stream\":" + Quoted(EncodeHex(stream)) +
           ",\"head\":{\"bytes\":" + Quoted(EncodeHex(head.Bytes())) +
           ",\"signature\":" + Quoted(EncodeHex(log_key.Sign(head.Bytes()))) + "},\"snapshot\":{" + Logged(7) +
           ",\"detail\":" + Quoted(EncodeHex(size_detail)) + ",\"detail_salt\":" + Quoted(EncodeHex(Salt(9))) +
           ",\"leaf_count\":3,\"last_leaf_hash\":" + Quoted(EncodeHex(HashOf(leaves[6]))) +
           ",\"position\":1,\"stream_count\":3,\"index_path\":[" + index_path + "]},\"parties\":[],\"copies_due\":" +
           copies_due + ",\"entries\":[\n" + Entry({1, 1, zero, DetailBytes(), Says(), ""}) + ",\n" +
           Entry({4, 2, first, second_detail, Says(), ",\"main\":{" + Logged(3) + "}"}) + ",\n" +
           Entry({6, 3, second, ExportDetail(), ExportSays(), ""}) + "],\"others\":[" +
           others + "]}";
  }
};

}  // namespace handover_verify

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEST_EXPORT_H_
