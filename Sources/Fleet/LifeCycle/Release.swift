/// The version of Belay that this code is.
public enum Release {
    public static let version = "0.1.0"
}
