internal import CCryptoBoringSSL

/// AES-256-GCM (NIST SP 800-38D) over memory that is lent, with one key, which it has unfolded: whoever opens several seals of
/// one key keeps it.
///
/// With the C functions under swift-crypto's `AES.GCM`, which makes a piece of memory of its own of each of key, nonce,
/// text, tag and result: for texts of a hundred bytes, ten times the work of the cipher.
final class GaloisCounter {
    static let nonceCount = 12
    static let tagCount = 16

    let keyID: SubjectKeyID
    private let context: UnsafeMutablePointer<EVP_AEAD_CTX>

    init(_ key: SubjectKey) {
        keyID = key.id
        context = .allocate(capacity: 1)
        context.initialize(to: EVP_AEAD_CTX())
        let isReady = key.withBytes {
            CCryptoBoringSSL_EVP_AEAD_CTX_init(
                context,
                CCryptoBoringSSL_EVP_aead_aes_256_gcm(),
                $0.baseAddress,
                $0.count,
                Self.tagCount,
                nil
            )
        }
        precondition(isReady == 1, "a key and a tag of these lengths are those of the cipher")
    }

    deinit {
        CCryptoBoringSSL_EVP_AEAD_CTX_cleanup(context)
        // The key stood there.
        CCryptoBoringSSL_OPENSSL_cleanse(context, MemoryLayout<EVP_AEAD_CTX>.size)
        context.deallocate()
    }

    /// Fills `box` with a nonce that is drawn, the ciphertext and its tag.
    func seal(
        _ plain: UnsafeRawBufferPointer,
        into box: UnsafeMutableRawBufferPointer,
        authenticating head: UnsafeRawBufferPointer
    ) {
        let nonceCount = Self.nonceCount
        precondition(
            box.count == nonceCount + plain.count + Self.tagCount,
            "a box holds a nonce, the ciphertext and a tag"
        )
        let nonce = UnsafeMutableRawBufferPointer(rebasing: box[..<nonceCount])
        let rest = UnsafeMutableRawBufferPointer(rebasing: box[nonceCount...])
        // It ends the process rather than to give what is not random.
        CCryptoBoringSSL_RAND_bytes(nonce.baseAddress, nonceCount)
        var count = 0
        let isSealed = CCryptoBoringSSL_EVP_AEAD_CTX_seal(
            context,
            rest.baseAddress,
            &count,
            rest.count,
            nonce.baseAddress,
            nonceCount,
            plain.baseAddress,
            plain.count,
            head.baseAddress,
            head.count
        )
        // It fails for texts above 64 GiB only, and nonces are drawn: 2^32 of one key are far away.
        precondition(isSealed == 1 && count == rest.count, "what is to be sealed is too long")
    }

    /// Fills `plain` with what `box` holds; whether that is what was sealed under this key, with this head.
    func open(
        _ box: UnsafeRawBufferPointer,
        into plain: UnsafeMutableRawBufferPointer,
        authenticating head: UnsafeRawBufferPointer
    ) -> Bool {
        let nonceCount = Self.nonceCount
        precondition(
            plain.count == box.count - nonceCount - Self.tagCount,
            "what is opened is as long as what was sealed"
        )
        let rest = UnsafeRawBufferPointer(rebasing: box[nonceCount...])
        var count = 0
        let isOpened = CCryptoBoringSSL_EVP_AEAD_CTX_open(
            context,
            plain.baseAddress,
            &count,
            plain.count,
            box.baseAddress,
            nonceCount,
            rest.baseAddress,
            rest.count,
            head.baseAddress,
            head.count
        )
        // What failed is no matter of the next call's.
        if isOpened != 1 { CCryptoBoringSSL_ERR_clear_error() }
        return isOpened == 1 && count == plain.count
    }
}
