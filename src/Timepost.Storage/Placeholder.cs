namespace Timepost.Storage;
internal static class Placeholder;
