"""All that knows Streamlit: navigation, what a session holds, the canvas, and the app's own pieces of page."""
