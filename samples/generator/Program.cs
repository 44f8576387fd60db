using Timepost.SampleGenerator;

// Rewrites the data of samples/agency, byte for byte the same on every machine and in every year.
var root = args.Length > 0 ? args[0] : RepositoryRoot.Find(Environment.CurrentDirectory);
var folder = Path.Combine(root, "samples", "agency");
var inbox = Path.Combine(folder, "inbox");
if (Directory.Exists(inbox))
{
    Directory.Delete(inbox, recursive: true);
}

var files = AgencyFiles.All();
foreach (var file in files)
{
    var path = Path.Combine(folder, file.Path.Replace('/', Path.DirectorySeparatorChar));
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllBytes(path, file.Content);
}

Console.WriteLine($"{files.Count} files in {folder}");
