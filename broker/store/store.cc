#include "broker/store/store.h"

#include <utility>

#include "broker/base/commitment/bytes.h"

namespace handover::store {

Operation Put(Table table, std::string key, std::string value) {
  return {Operation::Kind::kPut, table, std::move(key), std::move(value)};
}

Operation Delete(Table table, std::string key) {
  return {Operation::Kind::kDelete, table, std::move(key), ""};
}

Operation ExpectAbsent(Table table, std::string key) {
  return {Operation::Kind::kExpectAbsent, table, std::move(key), ""};
}

Operation ExpectValue(Table table, std::string key, std::string value) {
  return {Operation::Kind::kExpectValue, table, std::move(key), std::move(value)};
}

std::string AfterPrefix(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

std::string OrderedU64(uint64_t value) {
  std::string bytes(8, '\0');
  PutU64(reinterpret_cast<uint8_t*>(bytes.data()), value);
  return bytes;
}

uint64_t ReadOrderedU64(std::string_view bytes) {
  return GetU64(reinterpret_cast<const uint8_t*>(bytes.data()));
}

}  // namespace handover::store
